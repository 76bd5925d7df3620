import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { suggestionText } from '../../../src/cli/policy/suggest-text.ts';
import { en } from '../../../src/i18n/en/index.ts';
import { zh } from '../../../src/i18n/zh/index.ts';
import type { Suggestion } from '../../../src/model/index.ts';
import { readPolicy } from '../../../src/policy/read/index.ts';
import { needs } from '../../support/needs.ts';
import { entryAt, SERVER, type SuggestScene, suggestScene } from './suggest-scene.ts';

const NEEDED = needs(
  'systemd-host',
  'podman',
  'package:openssh-server',
  'package:nginx-light',
  'package:redis-server',
  'package:python3',
  'package:isc-dhcp-client',
);

const codes = (suggestion: Suggestion, number: number): readonly string[] =>
  entryAt(suggestion, number)?.reasons.map(({ code }) => code) ?? [];

describe('on a server as many stand around', NEEDED, () => {
  let scene: SuggestScene;
  beforeAll(async () => {
    scene = await suggestScene();
  });
  afterAll(() => scene.stop());

  test('without a session: web for anyone, login too, the database and what nobody knows left out', async () => {
    const { suggestion } = await scene.ask();
    expect(suggestion).toMatchObject({ session: false, complete: true });
    expect(entryAt(suggestion, 80)).toMatchObject({ active: true, addresses: null, programs: ['nginx'] });
    expect(entryAt(suggestion, 22)).toMatchObject({ active: true, addresses: null });
    expect(entryAt(suggestion, 6379)).toMatchObject({ active: false, programs: ['redis-server'] });
    expect(entryAt(suggestion, 3210)).toMatchObject({ active: false, reasons: [{ code: 'unknown' }] });
    expect([entryAt(suggestion, 6380), entryAt(suggestion, 5000), entryAt(suggestion, 18_009)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(suggestion.loopbackOnly).toBe(3);
  });

  test('published ports are known by what listens in the container', async () => {
    const { suggestion } = await scene.ask();
    expect(entryAt(suggestion, 8080)).toMatchObject({ active: true, addresses: null });
    expect(codes(suggestion, 8080)).toEqual(['public', 'published']);
    expect(entryAt(suggestion, 13_306)).toMatchObject({ active: false });
  });

  test('whoever comes over ssh is let in again, from where they came', async () => {
    const near = (await scene.askOver(SERVER.private)).suggestion;
    expect(near.entries[0]).toMatchObject({ active: true, addresses: ['10.77.0.0/24'] });
    expect(codes(near, 22)[0]).toBe('session');
    const far = (await scene.askOver(SERVER.public)).suggestion;
    expect(far.entries[0]).toMatchObject({ active: true, addresses: null });
    expect(codes(far, 22)).toEqual(['session', 'public', 'public-peers']);
    const six = (await scene.askOver('fd00:77::1')).suggestion;
    expect(six.entries[0]).toMatchObject({ active: true, addresses: ['fd00:77::/64'] });
  });

  test('a port that is sent on to the server of ssh is a way in too', async () => {
    const rules =
      'table ip way { chain in { type nat hook prerouting priority -100; tcp dport 2222 redirect to :22 ; }; }';
    await scene.server.must(['nft', rules]);
    const { suggestion } = await scene.askOver(SERVER.private, undefined, 2222);
    expect(suggestion.entries[0]).toMatchObject({ active: true, addresses: ['10.77.0.0/24'] });
    expect(codes(suggestion, 22)[0]).toBe('session');
    expect(entryAt(suggestion, 2222)).toMatchObject({ active: true, addresses: null });
    await scene.server.must(['nft', 'delete', 'table', 'ip', 'way']);
  });

  test('a database that a neighbour uses is for the neighbours', async () => {
    const script = `exec 3<>/dev/tcp/${SERVER.private}/6379; echo here; sleep 60`;
    const client = await scene.caller.spawn(['bash', '-c', script]);
    await client.printed('here');
    const { suggestion } = await scene.ask();
    expect(entryAt(suggestion, 6379)).toMatchObject({ active: true, addresses: ['10.77.0.0/24'] });
    expect(codes(suggestion, 6379)).toEqual(['private-peers', 'public']);
    await client.kill();
    await client.ended;
  });

  test('a DHCP client keeps its port', async () => {
    // It asks on the cable, and nobody answers.
    const client = await scene.server.spawn(['dhclient', '-d', '-sf', '/bin/true', '-lf', '/run/lease', 'eth0']);
    await scene.server.listening('udp', 68);
    const { suggestion, resolved } = await scene.ask('allow: [{ port: 22/tcp }]');
    expect(entryAt(suggestion, 68)).toMatchObject({ active: true, addresses: null, reasons: [{ code: 'dhcp' }] });
    expect(resolved?.warnings).toEqual([{ code: 'dhcp-shut', port: { protocol: 'udp', number: 68 } }]);
    await client.kill();
    await client.ended;
  });

  test.each([
    ['en', en],
    ['zh', zh],
  ] as const)('what is written in %s reads back, and a hostile name stays a name', async (_, messages) => {
    const { suggestion } = await scene.askOver(SERVER.private);
    expect(entryAt(suggestion, 3210)?.programs.join(' ')).toContain('x\n- port: 1-9');
    const read = readPolicy('policy.yaml', suggestionText(suggestion, 'menshen policy plan', messages));
    const active = suggestion.entries.filter((entry) => entry.active);
    expect('policy' in read && read.policy.allow.map(({ target, addresses }) => ({ target, addresses }))).toEqual(
      active.map(({ ports, addresses }) => ({ target: { kind: 'ports', ports }, addresses })),
    );
  });

  test('what it says resolves without a warning', async () => {
    const { suggestion } = await scene.askOver(SERVER.private);
    const text = suggestionText(suggestion, 'menshen policy plan', en);
    expect((await scene.ask(text)).resolved?.warnings).toEqual([]);
  });

  test('services have their ports and control groups', async () => {
    const { resolved } = await scene.ask(`allow:
  - service: nginx
  - service: sshd
  - service: stock
  - service: echo
  - service: echo.socket
  - service: inner
  - service: nope
  - name: https
`);
    expect(resolved?.policy.allow.map(({ target }) => target)).toEqual([
      {
        kind: 'ports',
        ports: [{ protocol: 'tcp', first: 80, last: 80 }],
        group: { path: 'system.slice/nginx.service', level: 2 },
      },
      {
        kind: 'ports',
        ports: [{ protocol: 'tcp', first: 22, last: 22 }],
        group: { path: 'system.slice/ssh.service', level: 2 },
      },
      {
        kind: 'ports',
        ports: [{ protocol: 'tcp', first: 6379, last: 6379 }],
        group: { path: 'system.slice/stock.service', level: 2 },
      },
      {
        kind: 'ports',
        ports: [
          { protocol: 'tcp', first: 18_007, last: 18_007 },
          { protocol: 'udp', first: 18_008, last: 18_008 },
        ],
        group: null,
      },
      expect.objectContaining({
        ports: [
          { protocol: 'tcp', first: 18_007, last: 18_007 },
          { protocol: 'udp', first: 18_008, last: 18_008 },
        ],
      }),
      { kind: 'ports', ports: [], group: { path: 'system.slice/inner.service', level: 2 } },
      { kind: 'ports', ports: [], group: null },
      {
        kind: 'ports',
        ports: [
          { protocol: 'tcp', first: 443, last: 443 },
          { protocol: 'udp', first: 443, last: 443 },
        ],
        group: null,
      },
    ]);
    expect(resolved?.warnings).toEqual([
      { code: 'should-not-be-public', line: 4, port: { protocol: 'tcp', number: 6379 }, name: 'redis' },
      { code: 'service-silent', line: 7, unit: 'inner.service' },
      { code: 'service-unknown', line: 8, unit: 'nope.service' },
      { code: 'nobody-listens', line: 9 },
    ]);
  });
});
