import { writeFileSync } from 'node:fs';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { exposureJudge } from '../../../src/inspect/exposure/index.ts';
import type { Exposure, Firewall } from '../../../src/model/index.ts';
import { type Host, startHost } from '../../hosts/index.ts';
import { recordedFirewall, recordingUrl, RULESETS, rulesetText, SERVER } from '../../support/firewalls.ts';
import { needs } from '../../support/needs.ts';
import { socketOf } from '../../support/subjects.ts';
import { install } from './bundle.ts';

const PORTS = [22, 53, 80, 81, 443, 445, 2222, 5353, 6443, 7000, 8080, 8443, 9000, 9090, 30_080];

/** Exposures of many ports; rule numbers differ from one machine to the next. */
function judged(firewall: Firewall): readonly Pick<Exposure, 'level' | 'atMost'>[] {
  const doors = PORTS.flatMap((number) =>
    (['tcp', 'udp'] as const).map((protocol) => {
      const socket = socketOf({ namespace: 1, protocol, local: { address: '0.0.0.0', port: number } });
      return { namespace: 1, protocol, number, sockets: [socket] };
    }),
  );
  const judge = exposureJudge([{ ...SERVER, firewall }], doors);
  return doors.map((door) => {
    const { level, atMost } = judge.of(door).exposure;
    return { level, atMost };
  });
}

describe('readFirewall', needs('host', 'package:nftables', 'package:iptables'), () => {
  let host: Host;
  let read: readonly string[];
  const firewall = async (user?: string): Promise<Firewall> =>
    JSON.parse(await host.must(read, user === undefined ? {} : { user })) as Firewall;

  beforeAll(async () => {
    host = await startHost({ name: 'firewalls' });
    await host.must(['ip', 'link', 'add', 'eth0', 'type', 'veth', 'peer', 'name', 'eth9']);
    read = await install(host, new URL('reader.ts', import.meta.url));
  });
  afterAll(() => host?.stop());

  test('without any rule there is no firewall', async () => {
    await host.must(['nft', 'flush', 'ruleset']);
    expect(await firewall()).toEqual({ status: 'none' });
  });

  test('rules that only root may see are unknown to others', async () => {
    await host.must(['nft', 'add', 'table', 'inet', 'x']);
    expect(await firewall('nobody')).toMatchObject({ status: 'unknown', reason: 'rights' });
  });

  test('without nft the rules are there, but unknown', async () => {
    await host.must(['nft', 'add', 'table', 'inet', 'x']);
    await host.must(['chmod', '-x', '/usr/sbin/nft']);
    expect(await firewall()).toEqual({ status: 'unknown', reason: 'tool-missing', detail: 'nft' });
    await host.must(['chmod', '+x', '/usr/sbin/nft']);
  });

  test('a tool that fails is named with what it said', async () => {
    await host.must(['nft', 'add', 'table', 'inet', 'x']);
    await host.must(['mv', '/usr/sbin/nft', '/usr/sbin/nft.real']);
    await host.write('/usr/sbin/nft', '#!/bin/sh\necho broken >&2\nexit 3\n', '755');
    const seen = await firewall();
    await host.must(['mv', '/usr/sbin/nft.real', '/usr/sbin/nft']);
    expect(seen).toEqual({ status: 'unknown', reason: 'tool-failed', detail: '/usr/sbin/nft: exit code 3: broken' });
  });

  test('legacy tables are read beside those of nft', async () => {
    await host.must(['nft', 'flush', 'ruleset']);
    await host.must(['iptables-legacy', '-A', 'INPUT', '-p', 'tcp', '--dport', '5', '-j', 'DROP']);
    const seen = await firewall();
    await host.must(['iptables-legacy', '-F']);
    expect(seen).toMatchObject({ status: 'read', nftables: null, xtables: [{ family: 'ip', backend: 'legacy' }] });
  });

  test.each(RULESETS)('%s is judged as when it was recorded', async (name) => {
    const load = name.endsWith('.nft') ? ['nft', '-f', '-'] : ['iptables-nft-restore'];
    await host.must(['nft', 'flush', 'ruleset']);
    await host.must(load, { input: rulesetText(name) });
    const live = await firewall();
    if (process.env['MENSHEN_RECORD'] !== undefined)
      writeFileSync(recordingUrl(name), `${JSON.stringify(live, null, 1)}\n`);
    expect(judged(live)).toEqual(judged(recordedFirewall(name)));
  });
});
