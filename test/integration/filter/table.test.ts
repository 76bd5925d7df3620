import { asyncProperty, assert } from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import type { Outcome } from '../../../src/model/index.ts';
import type { TableListing, TableReading } from '../../../src/platform/filter.ts';
import { type Host, type RunOptions, startHost } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import { WITHOUT_NETFILTER } from '../../support/without-netfilter.ts';
import { install } from '../exposure/bundle.ts';
import type { Order } from './inside.ts';
import { manySources, policyScript, randomTables, scriptOf } from './scripts.ts';

const DONE = { status: 'done' };
const SCRIPT = policyScript('ct state established,related accept', 'tcp dport { 22, 80 } counter accept');
const OTHERS = 'table ip other {\n\tchain x {\n\t\ttcp dport 1 accept\n\t}\n}\n';
const text = (wanted: string): string => expect.stringContaining(wanted) as string;

describe("the policy's table", needs('host', 'package:nftables', 'package:python3'), () => {
  let host: Host;
  let command: readonly string[];

  beforeAll(async () => {
    host = await startHost({ name: 'filter' });
    command = await install(host, new URL('inside.ts', import.meta.url));
    await host.must(['mkdir', '-p', '/sys/fs/cgroup/here/below']);
  });
  afterAll(() => host.stop());
  afterEach(() => host.must(['nft', 'flush', 'ruleset']));

  const order = async <T = Outcome>(what: Order, options?: RunOptions, before: readonly string[] = []): Promise<T> =>
    JSON.parse(await host.must([...before, ...command], { ...options, input: JSON.stringify(what) })) as T;
  const load = (script: string): Promise<Outcome> => order({ load: script });
  const read = (options?: RunOptions): Promise<TableReading> => order({ read: true }, options);
  const rehearse = (script: string): Promise<{ status: string; listing: TableListing }> => order({ rehearse: script });
  const nft = (...words: readonly string[]): Promise<string> => host.must(['nft', ...words]);
  const ruleset = (): Promise<string> => nft('-s', 'list', 'ruleset');
  const nothingIsLeft = async (): Promise<void> => expect(await host.must(['ls', '/run'])).not.toContain('menshen');

  test('comes, is read, and goes; others stay as they are', async () => {
    await host.must(['nft', '-f', '-'], { input: OTHERS });
    expect(await read()).toEqual({ status: 'absent' });
    expect(await order({ check: SCRIPT })).toEqual(DONE);
    expect(await ruleset()).toBe(OTHERS);
    expect(await load(SCRIPT)).toEqual(DONE);
    const reading = await read();
    expect(reading).toMatchObject({
      status: 'there',
      listing: { text: await nft('-s', 'list', 'table', 'inet', 'menshen') },
    });
    expect(await ruleset()).toContain(OTHERS);
    // The same again is the same.
    expect([await load(SCRIPT), await read()]).toEqual([DONE, reading]);
    for (let time = 0; time < 2; time += 1) expect(await order({ remove: true })).toEqual(DONE);
    expect(await ruleset()).toBe(OTHERS);
    await nothingIsLeft();
  });

  test('is rehearsed as it will be read, and nothing is left of that', async () => {
    const rehearsed = await rehearse(SCRIPT);
    expect([await ruleset(), await read()]).toEqual(['', { status: 'absent' }]);
    await load(SCRIPT);
    expect(await read()).toEqual({ status: 'there', listing: rehearsed.listing });
    expect(JSON.stringify(rehearsed.listing.items)).not.toContain('handle');
    const networks = await host.must(['sh', '-c', 'readlink /proc/[0-9]*/ns/net 2>/dev/null | sort -u']);
    expect(networks.trim().split('\n')).toHaveLength(1);
    await nothingIsLeft();
  });

  test('reads the same after packets have come', async () => {
    const counts = [
      'iif lo counter name c',
      'iif lo quota over 1 mbytes counter',
      'iif lo ct count over 100 drop',
      'iif lo limit rate over 5/second burst 7 packets drop',
      'iif lo accept',
    ];
    const objects = ['counter c { }', 'quota q { over 1 mbytes }'];
    const chain = ['chain input {', 'type filter hook input priority -5; policy accept;', ...counts, '}'];
    await load(scriptOf([...objects, ...chain]));
    const before = await read();
    await host.must(['sh', '-c', 'ip link set lo up; ping -c 1 127.0.0.1 || busybox ping -c 1 127.0.0.1']);
    expect(await nft('list', 'counter', 'inet', 'menshen', 'c')).not.toContain('packets 0');
    expect(await read()).toEqual(before);
  });

  test('what is read can be loaded, and reads the same then', async () => {
    await assert(
      asyncProperty(randomTables, async (script) => {
        const { status, listing } = await rehearse(script);
        expect([status, script]).toEqual(['done', script]);
        const again = await rehearse(`table inet menshen\ndelete table inet menshen\n${listing.text}`);
        expect(again).toEqual({ status, listing });
      }),
      { numRuns: 25 },
    );
  });

  test('all or nothing, and the old stays until the new is there', async () => {
    await load(SCRIPT);
    const before = await ruleset();
    const wrong = policyScript('tcp dport 22 accept', 'tcp dport ssh http accept');
    for (const answer of [await order({ check: wrong }), await load(wrong), await rehearse(wrong)]) {
      expect(answer).toEqual({ status: 'failed', detail: text('exit code 1: policy.nft:7:20-25: Error: ') });
    }
    // nft likes it, and only the kernel does not.
    const foreign = `${SCRIPT}delete table inet nobody-s\n`;
    expect(await load(foreign)).toMatchObject({ status: 'failed' });
    expect(await ruleset()).toBe(before);
    await nothingIsLeft();
  });

  test('a table that sleeps', async () => {
    await load(SCRIPT);
    await nft('add', 'table', 'inet', 'menshen', '{ flags dormant; }');
    const asleep = (await read()) as Extract<TableReading, { status: 'asleep' }>;
    expect(asleep).toEqual({ status: 'asleep', text: text('flags dormant') });
    expect(await load(SCRIPT)).toEqual(DONE);
    expect(await read()).toMatchObject({ status: 'there' });
    await load(`table inet menshen\ndelete table inet menshen\n${asleep.text}`);
    expect(await read()).toEqual(asleep);
    expect([await order({ remove: true }), await ruleset()]).toEqual([DONE, '']);
  });

  test('a control group that has gone is left out, whether it is named or numbered', async () => {
    await host.must(['mkdir', '/sys/fs/cgroup/leaving']);
    const rules = ['here', 'leaving'].map((name) => `tcp dport 22 socket cgroupv2 level 1 "${name}" accept`);
    const script = policyScript(...rules);
    expect(await load(script)).toEqual(DONE);
    await host.must(['rmdir', '/sys/fs/cgroup/leaving']);
    const before = (await read()) as Extract<TableReading, { status: 'there' }>;
    expect(before.listing.text).toMatch(/level 1 "here" accept\n.*level 1 \d+ accept/);
    const without = await rehearse(policyScript(rules[0]!));
    expect(without.listing.text.match(/cgroupv2/g)).toHaveLength(1);
    for (const again of [script, `table inet menshen\ndelete table inet menshen\n${before.listing.text}`]) {
      expect(await order({ check: again })).toEqual(DONE);
      expect(await rehearse(again)).toEqual(without);
      expect(await load(again)).toEqual(DONE);
      expect(await read()).toEqual({ status: 'there', listing: without.listing });
    }
  });

  test('ten thousand networks', async () => {
    const script = manySources(10_000);
    const { listing } = await rehearse(script);
    expect(await load(script)).toEqual(DONE);
    expect(await read()).toEqual({ status: 'there', listing });
    expect(listing.text.match(/10\.\d+\.\d+\.0\/25/g)).toHaveLength(10_000);
    expect(await load(SCRIPT)).toEqual(DONE);
  });

  test.each(['INT', 'KILL'])('whoever is ended by SIG%s while it loads leaves all or nothing of it', async (signal) => {
    const script = manySources(30_000);
    const { listing } = await rehearse(script);
    const input = JSON.stringify({ load: script });
    for (const seconds of ['0.15', '0.2', '0.25', '0.3', '0.4']) {
      await nft('flush', 'ruleset');
      // To all of its group, as Ctrl-C of a terminal; nft is in none of it, and goes on.
      await host.run(['timeout', '-s', signal, seconds, ...command], { input });
      while ((await host.run(['pidof', 'nft'])).code === 0) await new Promise((resolve) => setTimeout(resolve, 20));
      const reading = await read();
      expect([{ status: 'absent' }, { status: 'there', listing }]).toContainEqual(reading);
    }
    expect(await load(SCRIPT)).toEqual(DONE);
    await nothingIsLeft();
  });

  test('an ordinary user is refused, and changes nothing', async () => {
    await load(SCRIPT);
    const before = await ruleset();
    const user = { user: 'nobody' };
    const every: readonly Order[] = [
      { read: true },
      { check: SCRIPT },
      { rehearse: SCRIPT },
      { load: SCRIPT },
      { remove: true },
    ];
    for (const what of every) expect([what, await order(what, user)]).toMatchObject([what, { status: 'refused' }]);
    expect(await ruleset()).toBe(before);
  });

  test('root without the right to make namespaces can do all but rehearse', async () => {
    const without = ['setpriv', '--bounding-set', '-sys_admin', '--inh-caps', '-sys_admin'];
    expect(await order({ load: SCRIPT }, {}, without)).toEqual(DONE);
    const refused = { status: 'refused', detail: text('unshare: unshare failed: Operation not permitted') };
    expect(await order({ rehearse: SCRIPT }, {}, without)).toEqual(refused);
  });

  test('root without rights over the network is refused', async () => {
    await load(SCRIPT);
    const without = ['setpriv', '--bounding-set', '-net_admin', '--inh-caps', '-net_admin'];
    const every: readonly Order[] = [{ read: true }, { load: SCRIPT }, { remove: true }];
    for (const what of every) expect(await order(what, {}, without)).toMatchObject({ status: 'refused' });
  });

  test('a kernel without netfilter', async () => {
    await host.write('/tmp/without.py', WITHOUT_NETFILTER);
    const without = ['python3', '/tmp/without.py'];
    expect(await order({ read: true }, {}, without)).toEqual({ status: 'absent' });
    expect(await order({ remove: true }, {}, without)).toEqual(DONE);
    expect(await order({ load: SCRIPT }, {}, without)).toMatchObject({ status: 'refused' });
  });

  test('without nft, what to install is said', async () => {
    await load(SCRIPT);
    await host.must(['mv', '/usr/sbin/nft', '/root/nft']);
    const every: readonly Order[] = [
      { read: true },
      { check: SCRIPT },
      { rehearse: SCRIPT },
      { load: SCRIPT },
      { remove: true },
    ];
    const answers: unknown[] = [];
    for (const what of every) answers.push(await order(what));
    await host.must(['mv', '/root/nft', '/usr/sbin/nft']);
    expect(answers).toEqual(every.map(() => ({ status: 'refused', detail: 'nft is missing: install nftables' })));
    await nothingIsLeft();
  });

  test('where no file can be written', async () => {
    const readOnly = ['unshare', '-m', 'sh', '-c', 'mount -t tmpfs -o ro tmpfs /run && exec "$@"', 'sh'];
    const detail = expect.stringMatching(/^\/run\/menshen-nft-\S+: EROFS$/) as string;
    expect(await order({ load: SCRIPT }, {}, readOnly)).toEqual({ status: 'refused', detail });
    const full = ['unshare', '-m', 'sh', '-c', 'mount -t tmpfs -o size=4k tmpfs /run && exec "$@"', 'sh'];
    expect(await order({ load: manySources(1000) }, {}, full)).toEqual({ status: 'failed', detail: text('ENOSPC') });
    expect(await ruleset()).toBe('');
  });
});
