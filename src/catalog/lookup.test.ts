import { describe, expect, it } from 'vitest';
import { MenshenError } from '../model/index.ts';
import { facts } from './data.ts';
import { entryText, knownAs, portClass } from './index.ts';
import { TRANSPORTS } from '../text/index.ts';

describe('knownAs', () => {
  it('takes our catalog before IANA', () => {
    expect(knownAs('tcp', 9200)).toMatchObject({
      name: 'elasticsearch',
      from: 'catalog',
      entry: { id: 'elasticsearch' },
    });
  });

  it('falls back to IANA, which has no entry', () => {
    expect(knownAs('tcp', 4)).toBeNull();
    expect(knownAs('tcp', 5)).toEqual({ name: 'rje', from: 'iana', entry: null });
    expect(knownAs('udp', 4413)).toEqual({ name: 'vision-mon-disc', from: 'iana', entry: null });
  });

  it('keeps protocols apart', () => {
    expect(knownAs('tcp', 22)?.name).toBe('ssh');
    expect(knownAs('udp', 22)?.name).toBe('pcanywhere');
    expect(knownAs('tcp', 514)?.name).toBe('rsh');
    expect(knownAs('udp', 514)?.name).toBe('syslog');
  });

  it('takes an exact port before a range, a narrow range before a wide one', () => {
    expect(knownAs('tcp', 54_320)?.entry?.id).toBe('bo2k');
    expect(knownAs('tcp', 54_319)?.entry?.id).toBe('dynamic');
    expect(knownAs('tcp', 6010)?.entry?.id).toBe('ssh-x11');
    expect(knownAs('tcp', 6005)?.entry?.id).toBe('x11');
  });

  it('names a service before the trojan that borrows its port', () => {
    expect(knownAs('tcp', 113)?.entry?.id).toBe('ident');
    expect(knownAs('tcp', 5900)?.entry?.id).toBe('vnc');
  });

  it('takes the entry that names the holder where several share a port', () => {
    expect(knownAs('tcp', 9090)?.name).toBe('prometheus');
    expect(knownAs('tcp', 9090, ['systemd'])?.name).toBe('cockpit');
    expect(knownAs('tcp', 9090, ['nobody-knows'])?.name).toBe('prometheus');
  });

  it('lists all who rightly hold the port: of every entry, and those that carry it for others', () => {
    const programs = knownAs('tcp', 8123)?.entry?.programs;
    expect(programs).toEqual(expect.arrayContaining(['clickhouse-server', 'hass', 'docker-proxy', 'systemd']));
    expect(knownAs('tcp', 9090)?.entry?.programs).toEqual([]);
    expect(knownAs('tcp', 31_337)?.entry?.programs).toEqual([]);
  });

  it('finds every entry by each of its ports, or one that goes before it', () => {
    for (const entry of facts().entries) {
      for (const { protocol, first, last } of entry.ports) {
        expect(knownAs(protocol, first)?.from).toBe('catalog');
        expect(knownAs(protocol, last)?.from).toBe('catalog');
      }
    }
  });

  it('has an answer for every number there is', () => {
    const names = TRANSPORTS.flatMap((protocol) =>
      Array.from({ length: 65_536 }, (_, port) => knownAs(protocol, port)?.name),
    );
    expect(names.filter((name) => name !== undefined).length).toBeGreaterThan(40_000);
    expect(names).not.toContain('');
  });
});

describe('entryText', () => {
  it('is there in both languages', () => {
    expect(entryText('ssh', 'en')?.title).toBe('SSH remote login');
    expect(entryText('ssh', 'zh')?.title).toBe('SSH 远程登录');
  });

  it.each(['', 'nobody', 'constructor', '__proto__'])('is null for %j', (id) => {
    expect(entryText(id, 'en')).toBeNull();
  });
});

describe('portClass', () => {
  it.each([
    [0, 'fixed'],
    [1023, 'fixed'],
    [1024, 'registered'],
    [49_151, 'registered'],
    [49_152, 'dynamic'],
    [65_535, 'dynamic'],
  ])('%i is %s', (port, expected) => {
    expect(portClass(port, null)).toEqual({ class: expected, ephemeral: null });
  });

  it("knows this machine's own range", () => {
    const linux = { first: 32_768, last: 60_999 };
    expect(portClass(32_768, linux)).toEqual({ class: 'registered', ephemeral: true });
    expect(portClass(61_000, linux)).toEqual({ class: 'dynamic', ephemeral: false });
  });

  it.each([-1, 65_536, 1.5, Number.NaN])('refuses %d', (port) => {
    expect(() => portClass(port, null)).toThrow(MenshenError);
  });
});
