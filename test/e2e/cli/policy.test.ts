import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { connect, type Host, INSIDE, startHost } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import { errorsOf } from '../../support/schema.ts';

const MENSHEN = `${INSIDE}/bin/node ${INSIDE}/dist/menshen.js`;
const FILE = '/etc/menshen/policy.yaml';
const POLICY = `allow:
  - port: 22/tcp
    why: administration
  - port: 80/tcp
    from: 198.18.0.0/24
`;
/** It lets in nobody by ssh. */
const SHUT = 'allow:\n  - port: 80/tcp\n';

/** What ssh is called with, but for the command. */
const SSH = [
  'ssh',
  '-q',
  '-i',
  '/root/key',
  ...['StrictHostKeyChecking=no', 'BatchMode=yes', 'ConnectTimeout=3'].flatMap((option) => ['-o', option]),
  'root@198.18.0.1',
];

interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

describe(
  'menshen policy over a real ssh session',
  needs('systemd-host', 'dist', 'package:openssh-server', 'package:nftables'),
  () => {
    let host: Host;
    let caller: Host;
    const ssh = (command: string): Promise<Answer> => caller.run([...SSH, command], { timeout: 90_000 });
    const onTerminal = (words: string, input: string): Promise<Answer> =>
      caller.run([...SSH, '-tt', `${MENSHEN} policy ${words}`], { input, timeout: 90_000 });
    const asNobody = (words: string): Promise<Answer> =>
      host.run([...MENSHEN.split(' '), 'policy', ...words.split(' ')], { user: 'nobody' });
    const menshen = (words: string): Promise<Answer> => ssh(`${MENSHEN} policy ${words}`);
    const document = async (words: string, code: number): Promise<Record<string, unknown>> => {
      const answer = await menshen(`${words} --json`);
      expect({ code: answer.code, stderr: answer.stderr }).toEqual({ code, stderr: '' });
      const told = JSON.parse(answer.stdout) as Record<string, unknown>;
      expect(errorsOf('policy', told)).toEqual([]);
      return told;
    };
    const answers = async (port: number): Promise<boolean> =>
      (await caller.run(['bash', '-c', `timeout 1 bash -c '</dev/tcp/198.18.0.1/${port}'`])).code === 0;

    beforeAll(async () => {
      [host, caller] = await Promise.all([
        startHost({ name: 'guarded', init: 'systemd' }),
        startHost({ name: 'admin' }),
      ]);
      await connect(
        { host, addresses: ['198.18.0.1/24', 'fd00:18::1/64'] },
        { host: caller, addresses: ['198.18.0.2/24', 'fd00:18::2/64'] },
      );
      await caller.must(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', '/root/key']);
      await host.write('/root/.ssh/authorized_keys', await caller.must(['cat', '/root/key.pub']));
      await host.must(['rm', '-rf', '/etc/init.d']);
      await host.must(['systemctl', 'enable', '--now', '--quiet', 'ssh.service']);
      await host.listening('tcp', 22);
      for (const port of ['80', '8080']) await host.spawn(['python3', '-m', 'http.server', port]);
      await host.listening('tcp', 80);
      await host.listening('tcp', 8080);
      await host.write(FILE, POLICY, '644');
    });
    afterAll(() => Promise.all([host.stop(), caller.stop()]));

    test('without one, says so, and that nothing is there to confirm, repair or remove', async () => {
      expect(await document('status', 0)).toMatchObject({ state: 'none', drifts: [] });
      expect(await menshen('')).toMatchObject({ code: 0, stdout: expect.stringContaining('No policy is in force') });
      expect(await menshen('confirm')).toMatchObject({
        code: 4,
        stderr: expect.stringContaining('no policy waits to be confirmed'),
      });
      expect(await menshen('drift')).toMatchObject({
        code: 0,
        stdout: 'No policy was applied, so nothing can have changed.\n',
      });
      expect(await menshen('remove')).toMatchObject({ code: 0, stdout: 'There is no policy to remove.\n' });
    });

    test('a first one is suggested, and can be read as it is', async () => {
      const { code, stdout, stderr } = await menshen('suggest');
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(/^allow:$/m);
      expect(await document('suggest', 0)).toMatchObject({
        session: true,
        complete: true,
        yaml: stdout,
        written: null,
      });

      const first = '/etc/menshen/first.yaml';
      expect(await menshen(`suggest --write ${first}`)).toMatchObject({
        code: 0,
        stdout: '',
        stderr: expect.stringContaining(`Then: sudo menshen policy plan ${first}`),
      });
      expect(await host.must(['cat', first])).toMatch(/^allow:$/m);
      expect(await document(`plan ${first}`, 0)).toMatchObject({ refusal: null });
      const again = await menshen(`suggest --write ${first}`);
      expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('is there already') });
    });

    test('the plan says what is shut and what stays', async () => {
      const { code, stdout, stderr } = await menshen('plan');
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(/^No longer reachable\n.*\n {2}8080\/tcp .*-> this host {2}no entry +python3$/m);
      expect(stdout).toMatch(/^ {2}22\/tcp .* line 2: anyone +sshd/m);
      expect(stdout).toMatch(/^ {2}80\/tcp .* line 4: 198\.18\.0\.0\/24 {2}python3/m);
      expect(stdout).toContain('sudo menshen policy apply asks, applies it');
      expect(await document('plan', 0)).toMatchObject({ state: 'none', refusal: null, path: FILE });
    });

    test('one that shuts the door one came by is refused, and changes nothing', async () => {
      await host.write('/root/shut.yaml', SHUT, '644');
      for (const words of ['plan /root/shut.yaml', 'apply /root/shut.yaml --yes']) {
        const { code, stdout } = await menshen(words);
        expect(code).toBe(3);
        expect(stdout).toMatch(/^ {2}!! YOURS {2}198\.18\.0\.2:\d+ -> 198\.18\.0\.1:22/m);
        expect(stdout).toContain('it would cut off the connection that you came by');
      }
      expect(await document('apply /root/shut.yaml --yes', 3)).toMatchObject({
        result: null,
        plan: { refusal: { code: 'session-cut' } },
      });
      expect(await answers(8080)).toBe(true);
    });

    test('nobody is asked without a terminal, and a dry run does nothing', async () => {
      expect(await menshen('apply')).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') });
      expect(await menshen('apply --dry-run')).toMatchObject({
        code: 0,
        stderr: expect.stringContaining('Nothing was done'),
      });
      expect(await answers(8080)).toBe(true);
    });

    test('what is applied says how long it lasts; a new connection confirms it; drift is seen and repaired; removing opens all', async () => {
      const applied = await menshen('apply --yes --persist --confirm-within 2m');
      expect(applied.code).toBe(0);
      expect(applied.stdout).toMatch(
        /^In force\. It is UNDONE AT \d\d:\d\d:\d\d, in 1(?:1\d|20) seconds, unless you confirm it:$/m,
      );
      expect(applied.stdout).toMatch(/^ {5}sudo menshen policy confirm$/m);
      expect(await answers(8080)).toBe(false);
      expect(await answers(80)).toBe(true);
      expect(await document('status', 0)).toMatchObject({ state: 'pending', watchdogRuns: true, path: FILE });
      expect(await menshen('apply --yes')).toMatchObject({
        code: 4,
        stderr: expect.stringContaining('waits to be confirmed'),
      });

      expect((await ssh(`${MENSHEN} 22`)).stderr).toMatch(/The policy .* waits to be confirmed, and is undone at /);
      // What it was applied from was there before; a job that nobody came for shows nothing either.
      const job = await host.run([...MENSHEN.split(' '), 'policy', 'confirm']);
      expect(job).toMatchObject({ code: 3, stderr: expect.stringContaining('it does not show that you still get in') });
      const confirmed = await menshen('confirm');
      expect(confirmed).toMatchObject({ code: 0, stderr: '' });
      expect(confirmed.stdout).toMatch(/^Kept\. Change \d+ in the journal/);
      expect(confirmed.stdout).toContain('It is loaded at every boot');
      expect(await document('status', 0)).toMatchObject({ state: 'applied', persistent: true, drifts: [] });
      expect(await document('drift', 0)).toMatchObject({ drifts: [], repaired: null });

      const proof = await document('verify', 0);
      expect(proof).toMatchObject({ holds: true, path: FILE, notProbed: null });
      expect(proof['probes']).toContainEqual(
        expect.objectContaining({
          port: { protocol: 'tcp', number: 8080 },
          sourcePort: 53,
          expected: 'shut',
          seen: 'shut',
        }),
      );
      await host.must(['nft', 'insert', 'rule', 'inet', 'menshen', 'input', 'tcp', 'sport', '53', 'accept']);
      const disproof = await menshen('verify');
      expect(disproof.code).toBe(1);
      expect(disproof.stdout).toMatch(
        /^NOT as the policy says\n.*\n(?:.*\n)*? {2}8080\/tcp +IPv4 +53 +shut +let in +open +python3$/m,
      );

      await host.must(['nft', 'flush', 'ruleset']);
      expect(await document('drift', 1)).toMatchObject({ drifts: [{ code: 'table-gone' }] });
      expect(await menshen('drift --repair')).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') });
      expect(await menshen('drift --repair --yes')).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('loaded again as it was applied'),
      });
      expect(await answers(8080)).toBe(false);

      expect(errorsOf('journal', JSON.parse((await ssh(`${MENSHEN} journal --json`)).stdout))).toEqual([]);
      expect(await ssh(`${MENSHEN} journal`)).toMatchObject({ stdout: expect.stringContaining(`policy ${FILE}`) });
      expect(await menshen('remove --dry-run')).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('the table inet menshen'),
      });
      expect(await answers(8080)).toBe(false);
      expect(await document('remove --yes', 0)).toMatchObject({
        path: FILE,
        result: { status: 'done', complete: true },
      });
      expect(await answers(8080)).toBe(true);
      expect(await document('status', 0)).toMatchObject({ state: 'none', persistent: false });
    });

    test('on a terminal it asks, and takes nothing but a yes for one', async () => {
      const declined = await onTerminal('apply --lang zh', 'n\n');
      expect(declined.code).toBe(130);
      expect(declined.stdout).toMatch(/现在应用吗？\[y\/N\][^]*没有做任何改动。/);
      expect(await answers(8080)).toBe(true);
    });

    test('a plan that has become another while somebody thought about it is not carried out', async () => {
      const command = [...SSH, '-tt', `'${MENSHEN} policy apply'`].join(' ');
      const asked = await caller.spawn([
        'bash',
        '-c',
        `mkfifo /root/answers && exec 3<>/root/answers && ${command} <&3; echo "code $?"`,
      ]);
      await asked.printed('[y/N]');
      await host.must(['nft', 'add', 'table', 'inet', 'menshen']);
      await caller.must(['sh', '-c', 'echo y >/root/answers']);
      await asked.printed('code 3');
      expect(asked.output()).toContain('this machine has changed since the plan was made');
      expect(await host.must(['nft', 'list', 'ruleset'])).toBe('table inet menshen {\n}\n');
      await host.must(['nft', 'delete', 'table', 'inet', 'menshen']);
    });

    test('what nobody confirms is undone by itself, and the status tells', async () => {
      expect((await document('apply --yes --confirm-within 5s', 0))['result']).toMatchObject({ status: 'pending' });
      await expect.poll(() => answers(8080), { timeout: 30_000 }).toBe(true);
      const { stdout } = await menshen('status');
      expect(stdout).toMatch(/^Before +the policy that was not confirmed in time was undone at /m);
      expect(await menshen('confirm')).toMatchObject({ code: 4, stderr: expect.stringContaining('too late') });
    });

    test('whoever is not root is told so, and sees no less of the plan’s words', async () => {
      expect(await asNobody('confirm')).toMatchObject({
        code: 3,
        stderr: expect.stringContaining('Try: sudo menshen policy confirm'),
      });
      expect(await asNobody('remove --yes')).toMatchObject({
        code: 3,
        stderr: expect.stringContaining('only root may do this'),
      });
      const plan = await asNobody('plan');
      expect(plan.code).toBe(3);
      expect(plan.stdout).toContain('Without root not everything can be seen');
    });
  },
);
