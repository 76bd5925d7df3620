import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { PolicyPlan } from '../../../src/model/index.ts';
import { needs } from '../../support/needs.ts';
import { CLIENT, SERVER } from '../blocks/scene.ts';
import { type PolicyScene, policyScene } from './plan-scene.ts';

const SHUT = 'allow:\n  - port: 8080/tcp\n';
const OPEN = 'allow:\n  - port: 22/tcp\n';
const from = (address: string): string => `allow:\n  - port: 22/tcp\n    from: ${address}\n`;
const by = (name: string): string => `allow:\n  - port: 22/tcp\n    interface: ${name}\n`;

/** What becomes of whoever came over ssh, from one of the two addresses. */
const CASES: readonly (readonly [string, string, string, 'session-cut' | null])[] = [
  ['22 is shut', SERVER.v4, SHUT, 'session-cut'],
  ['22 is shut, over IPv6', SERVER.v6, SHUT, 'session-cut'],
  ['22 is open', SERVER.v4, OPEN, null],
  ['22 is open to where they came from', SERVER.v4, from(CLIENT.v4), null],
  ['22 is open to the other address only', SERVER.v6, from(CLIENT.v4), 'session-cut'],
  ['22 is open to others', SERVER.v4, from('198.51.100.0/24'), 'session-cut'],
  ['22 is open by their interface', SERVER.v4, by('eth*'), null],
  ['22 is open by another interface', SERVER.v4, by('wg0'), 'session-cut'],
  ['22 is open for the service', SERVER.v4, 'allow:\n  - service: ssh.service\n', null],
  ['what goes out is listed, and answers may always go', SERVER.v4, `${OPEN}out:\n  - port: 53/udp\n`, null],
];

const isOwn = ({ connections }: PolicyPlan): readonly boolean[] => connections.map(({ own }) => own);

describe(
  'the session over which a policy is planned',
  needs('systemd-host', 'package:nftables', 'package:openssh-server', 'package:sudo', 'package:tmux'),
  () => {
    let stage: PolicyScene;
    const ssh = async (address: string, command: string): Promise<string> => {
      const options = ['-i', '/root/key', '-o', 'StrictHostKeyChecking=no', '-o', 'BatchMode=yes'];
      return stage.client.must(['ssh', ...options, `root@${address}`, command], { timeout: 60_000 });
    };
    const planned = async (
      address: string,
      text: string,
      wrap: (command: string) => string = (command) => command,
      anyway = false,
    ): Promise<PolicyPlan> => {
      const order = JSON.stringify({ do: 'plan', text, anyway });
      await stage.server.write('/root/plan.sh', `exec ${stage.command.join(' ')} '${order}'\n`);
      return JSON.parse(await ssh(address, wrap('sh /root/plan.sh'))) as PolicyPlan;
    };

    beforeAll(async () => {
      stage = await policyScene('session', 'systemd');
      const { server, client } = stage;
      await client.must(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', '/root/key']);
      await server.write('/root/.ssh/authorized_keys', await client.must(['cat', '/root/key.pub']));
      await server.must(['systemctl', 'enable', '--now', '--quiet', 'ssh.service']);
      await server.listening('tcp', 22);
    });
    afterAll(() => stage.stop());

    test.each(CASES)('%s', async (_, address, text, code) => {
      const plan = await planned(address, text);
      expect(plan.refusal?.code ?? null).toBe(code);
      expect(isOwn(plan)).toEqual(code === null ? [] : [true]);
    });

    test('who says so is not refused, but told', async () => {
      const plan = await planned(SERVER.v4, SHUT, undefined, true);
      expect([plan.refusal, isOwn(plan)]).toEqual([null, [true]]);
    });

    test.each([
      ['sudo', 'sudo sh -c', ''],
      ['a shell without environment', 'env -i sh -c', ''],
      [
        'tmux, which outlives the connection',
        'tmux new-session -d',
        'tmux wait-for planned; cat /tmp/plan; tmux kill-server 2>&- || :',
      ],
    ])('through %s', async (_, prefix, suffix) => {
      const wrap = (command: string): string =>
        suffix === ''
          ? `${prefix} '${command}'`
          : `${prefix} '${command} >/tmp/plan 2>&1; tmux wait-for -S planned'; ${suffix}`;
      expect((await planned(SERVER.v4, SHUT, wrap)).refusal).toEqual({ code: 'session-cut' });
      expect((await planned(SERVER.v4, OPEN, wrap)).refusal).toBeNull();
    });

    test('another who is connected is hit, and is not the own one', async () => {
      const other = await stage.hold(stage.client, 'tcp', SERVER.v4, 22);
      const plan = await planned(SERVER.v6, SHUT);
      expect(new Set(isOwn(plan))).toEqual(new Set([false, true]));
      await other.kill();
    });

    test('on a console nothing is cut', async () => {
      expect((await stage.plan(SHUT)).refusal).toBeNull();
    });
  },
);
