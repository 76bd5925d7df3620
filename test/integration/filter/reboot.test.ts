import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { BootState } from '../../../src/platform/filter.ts';
import { type Host, startHost } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import { install } from '../exposure/bundle.ts';
import type { BootOrder } from './inside-boot.ts';
import { type Machine, powerOn } from './machine.ts';
import { policyScript } from './scripts.ts';

const DONE = { status: 'done' };
const SCRIPT = policyScript('ct state established,related accept', 'iif lo accept', 'tcp dport 22 accept');
/** Brings the network up as early as any may, and writes down which rules there are by then. */
const NETWORK = `[Unit]
DefaultDependencies=no
After=network-pre.target
Before=network.target
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/bin/sh -c 'nft -s list ruleset >/run/at-network; ip link set lo up'
[Install]
WantedBy=sysinit.target
`;
/** A saved ruleset of long ago, with a table of ours in it, as \`nft list ruleset >/etc/nftables.conf\` makes it. */
const SAVED = `flush ruleset
table inet filter { chain input { type filter hook input priority filter; }; }
table inet menshen { chain input { type filter hook input priority filter - 5; accept; }; }
`;

describe('a machine that is started again', needs('systemd-host', 'package:nftables'), () => {
  let host: Host;
  let command: readonly string[];
  let machine: Machine;

  beforeAll(async () => {
    host = await startHost({ name: 'reboot' });
    command = await install(host, new URL('inside-boot.ts', import.meta.url));
    await host.write('/etc/systemd/system/network-up.service', NETWORK);
    machine = await powerOn(host);
    await machine.must(['systemctl', 'enable', 'network-up.service']);
  });
  afterAll(() => host.stop());

  const order = async <T>(what: BootOrder): Promise<T> =>
    (JSON.parse(await machine.must(command, JSON.stringify([what]))) as readonly unknown[])[0] as T;
  const reboot = async (): Promise<void> => {
    await machine.powerOff();
    machine = await powerOn(host);
  };
  const ruleset = (): Promise<string> => machine.must(['nft', '-s', 'list', 'ruleset']);
  const atNetwork = (): Promise<string> => machine.must(['cat', '/run/at-network']);
  /** When a unit became active, in microseconds since the machine was started. */
  const since = async (unit: string): Promise<number> =>
    Number(await machine.must(['systemctl', 'show', '--value', '-p', 'ActiveEnterTimestampMonotonic', unit]));
  const failed = (): Promise<string> => machine.must(['systemctl', '--failed', '--plain', '--no-legend']);

  test('has the policy before its network, and not after it was taken away', async () => {
    const state = await order<BootState>({ stateFor: SCRIPT });
    expect(await order({ write: state })).toEqual(DONE);
    await reboot();
    expect(await atNetwork()).toContain('tcp dport 22 accept');
    expect([await atNetwork(), await failed(), await order({ read: true })]).toEqual([await ruleset(), '', state]);
    const times = [];
    for (const unit of ['menshen-policy.service', 'network-pre.target', 'network-up.service'])
      times.push(await since(unit));
    expect(times.every((time) => time > 0)).toBe(true);
    expect(times).toEqual(times.toSorted((one, other) => one - other));

    await order({ write: { ...state, enabled: false } });
    await reboot();
    expect([await ruleset(), await atNetwork(), await failed()]).toEqual(['', '', '']);
    await order({ write: { script: null, unit: null, enabled: false } });
    await reboot();
    expect([await ruleset(), await failed()]).toEqual(['', '']);
  });

  test('beside a ruleset that nftables.service restores, an old table of ours included', async () => {
    await host.write('/etc/nftables.conf', SAVED);
    await machine.must(['systemctl', 'enable', 'nftables.service']);
    await reboot();
    expect(await atNetwork()).toContain('priority filter - 5; policy accept;');
    await order({ write: await order<BootState>({ stateFor: SCRIPT }) });
    await reboot();
    const rules = await atNetwork();
    expect(rules).toContain('table inet filter');
    expect(rules).toContain('priority filter - 5; policy drop;\n\t\tct state established,related accept');
    expect(rules.match(/table inet menshen/g)).toHaveLength(1);
    expect([await ruleset(), await failed()]).toEqual([rules, '']);
    // And from there on.
    await machine.must(['systemctl', 'reload', 'nftables.service']);
    for (let found = ''; !found.includes('policy drop');) found = await ruleset();
  });

  test('a script that can not be loaded is a unit that has failed, and the machine starts all the same', async () => {
    const state = await order<BootState>({ stateFor: 'table inet menshen { nonsense; }\n' });
    expect(await order({ write: state })).toEqual(DONE);
    await reboot();
    expect(await failed()).toMatch(/^menshen-policy\.service loaded failed failed/);
    expect(await ruleset()).toContain('table inet filter');
  });
});
