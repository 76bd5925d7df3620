import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, onTestFinished, test } from 'vitest';

import { dump } from '../../../native/index.ts';
import type { Place } from '../../platform.ts';
import { ephemeralRange, forwarding, listInterfaces } from './index.ts';

describe('interfaces of this machine', () => {
  test('have the addresses that Node knows of', () => {
    const { interfaces, problems } = listInterfaces();
    expect(problems).toEqual([]);
    for (const [name, addresses = []] of Object.entries(networkInterfaces())) {
      const found = interfaces.find((one) => one.name === name)?.addresses ?? [];
      const texts = found.map(({ address, prefixLength }) => `${address}/${prefixLength}`);
      expect(texts).toEqual(expect.arrayContaining(addresses.map(({ cidr }) => cidr)));
    }
  });

  test('are told by Node where rtnetlink is refused, which is said', () => {
    const whole = listInterfaces().interfaces.find(({ loopback }) => loopback);
    const { interfaces, problems } = listInterfaces(() => ({
      status: 'refused',
      errno: 'EPERM',
      detail: 'socket EPERM',
    }));
    expect(interfaces.find(({ loopback }) => loopback)).toEqual(whole);
    expect(problems).toEqual([{ code: 'interfaces-unreadable', detail: 'rtnetlink: socket EPERM' }]);
  });

  test('that are answered in nonsense are a problem', () => {
    const { problems } = listInterfaces((request) => {
      const answer = dump(request);
      return answer.status === 'complete' ? { ...answer, buffers: [...answer.buffers, Buffer.alloc(30)] } : answer;
    });
    expect(problems).toEqual([{ code: 'netlink-malformed', detail: 'rtnetlink: 2' }]);
  });
});

function placeWith(settings: Readonly<Record<string, string>>): Place {
  const proc = mkdtempSync(join(tmpdir(), 'menshen-proc-'));
  onTestFinished(() => rmSync(proc, { recursive: true }));
  const folder = join(proc, 'sys/net/ipv4');
  mkdirSync(folder, { recursive: true });
  for (const [name, value] of Object.entries(settings)) writeFileSync(join(folder, name), value);
  return { proc, sys: '/sys', root: '/', now: () => new Date(0) };
}

describe('settings', () => {
  test.each([
    ['32768\t60999\n', { first: 32_768, last: 60_999 }],
    ['1024 65535', { first: 1024, last: 65_535 }],
    ['60999 32768', null],
    ['1 99999', null],
    ['', null],
    ['many', null],
  ])('ports handed out: %j', (text, range) => {
    expect(ephemeralRange(placeWith({ ip_local_port_range: text }))).toEqual(range);
  });

  test('forwarding is on, off, or not to be told', () => {
    expect(forwarding(placeWith({ ip_forward: '1\n' }))).toBe(true);
    expect(forwarding(placeWith({ ip_forward: '0\n' }))).toBe(false);
    expect(forwarding(placeWith({}))).toBeNull();
    expect(ephemeralRange(placeWith({}))).toBeNull();
  });
});
