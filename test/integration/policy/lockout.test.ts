import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { needs } from '../../support/needs.ts';
import { DRIVE, PATHS, type Remote, startRemote } from './remote.ts';
import { noWatchdog, statusOf, tables, until, watchdogs } from './scene.ts';

const NEEDED = needs('systemd-host', 'package:openssh-server', 'package:libpam-systemd', 'package:nftables');
const WITHIN_MS = 8000;
/** Notes its shell and its control group, applies, and stays. */
const APPLY = `ps -o pid=,pgid=,sid= -p $$ >/tmp/shell; grep -om1 'session-.*scope' /proc/self/cgroup >/tmp/scope; ${DRIVE} apply ${PATHS.shut} ${WITHIN_MS} >/tmp/told 2>&1; sleep 600`;

/** How a session ends that has applied a policy which shuts it out; run in the host, or by the client. */
const ENDS: readonly (readonly [name: string, how: string | null, terminal: boolean])[] = [
  ['nothing: it stays', '', false],
  ['the client is killed', null, false],
  ['the terminal goes away', null, true],
  ['the process group is killed', 'set -- $(cat /tmp/shell); kill -9 -$2', true],
  ['the session is killed', 'set -- $(cat /tmp/shell); kill -9 $(ps -o pid= -s $3)', true],
  ['its control group is killed', 'systemctl kill --signal=KILL "$(cat /tmp/scope)"', true],
  [
    'logind ends it, and kills what is left',
    'loginctl terminate-session "$(sed "s/session-//; s/.scope//" /tmp/scope)"',
    false,
  ],
  ['sshd is stopped with all of it', 'systemctl kill --signal=KILL ssh.service; systemctl restart ssh.service', false],
];

describe('a policy that shuts out who applies it, over ssh', NEEDED, () => {
  let remote: Remote;
  beforeAll(async () => {
    remote = await startRemote();
  });
  afterAll(() => remote.stop());

  test.each(ENDS)('%s', async (_, how, terminal) => {
    const { host, login, gets, printed } = remote;
    await host.must(['rm', '-f', '/tmp/told']);
    const session = await login(APPLY, terminal);
    expect(JSON.parse(await printed('/tmp/told'))).toMatchObject({
      status: 'pending',
      adopted: expect.any(Number) as number,
    });
    expect(await watchdogs(host)).toHaveLength(1);
    if (how === null) await session.kill();
    else await host.must(['sh', '-c', how]);
    // The one who is outside is shut out …
    expect(await gets()).toBe(false);
    expect(await tables(host)).toBe('table inet menshen\n');
    // … and gets in again, without anybody's help.
    await until(gets, Boolean);
    expect(await tables(host)).toBe('');
    await noWatchdog(host);
    expect(await statusOf(host)).toMatchObject({
      pending: null,
      applied: null,
      rolledBack: { done: true, path: PATHS.shut },
    });
    expect((await statusOf(host)).changes[0]).toMatch(/ undone$/);
    await session.kill();
  });

  test('the old session goes on all the while', async () => {
    const { host, login, printed, gets } = remote;
    await host.must(['rm', '-f', '/tmp/told', '/tmp/alive']);
    const apply = `${DRIVE} apply ${PATHS.shut} ${WITHIN_MS} >/tmp/told 2>&1`;
    const session = await login(
      `${apply}; for i in 1 2 3 4 5 6; do echo tick-$i; sleep 0.5; done; echo alive >/tmp/alive`,
    );
    await printed('/tmp/told');
    await session.printed('tick-6');
    expect(await tables(host)).toBe('table inet menshen\n');
    await printed('/tmp/alive');
    await until(gets, Boolean);
    await noWatchdog(host);
  });
});
