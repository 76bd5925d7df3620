import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { isUnitName } from './names.ts';
import { parseShow, PROPERTIES } from './parse.ts';

/** Printed by systemd 252 of Debian 12. */
const RECORDED = `Type=simple
Restart=always
MainPID=1201
ControlGroup=/system.slice/plain.service
BusName=
Id=plain.service
Names=plain.service plain-alias.service
RequiredBy=needs.service
RequisiteOf=
WantedBy=multi-user.target
BoundBy=binds.service
UpheldBy=upholds.service
ConsistsOf=part.service
Triggers=
TriggeredBy=plain.path plain.timer
Description=plain = simple
LoadState=loaded
ActiveState=active
SubState=running
FragmentPath=/etc/systemd/system/plain.service
SourcePath=
UnitFileState=enabled
RefuseManualStop=no

Listen=[::]:9001 (Stream)
Listen=127.0.0.1:9002 (Datagram)
Listen=[fe80::1]:9003%eth0 (Stream)
Listen=/run/also.sock (Stream)
Listen=route 1361 (Netlink)
Listen=@abstract (Stream)
Listen=vsock:2:1234 (Stream)
Listen=/run/fifo (FIFO)
Listen=/run/seq (SequentialPacket)
Id=also.socket
Names=also.socket
Triggers=per@0-::1:9005-::1:36270.service esc\\x2daped.service
Description=[unprintable]
LoadState=loaded
ActiveState=active
SubState=listening
RefuseManualStop=yes

Type=overlay
Id=-.mount
Names=-.mount
ActiveState=active`;

describe('what systemctl show prints', () => {
  test('each property has its place', () => {
    const [plain] = parseShow(`${RECORDED}\n`);
    expect(plain?.names).toEqual(['plain-alias.service', 'plain.service']);
    expect(plain?.unit).toEqual({
      name: 'plain.service',
      description: 'plain = simple',
      load: 'loaded',
      active: 'active',
      sub: 'running',
      file: 'enabled',
      fragment: '/etc/systemd/system/plain.service',
      source: null,
      type: 'simple',
      restart: 'always',
      mainPid: 1201,
      controlGroup: '/system.slice/plain.service',
      triggeredBy: ['plain.path', 'plain.timer'],
      triggers: [],
      dependents: ['binds.service', 'needs.service', 'part.service'],
      pulledInBy: ['multi-user.target', 'needs.service', 'upholds.service'],
      upheldBy: ['upholds.service'],
      listens: [],
      busName: null,
      mayStop: true,
    });
  });

  test('of a socket only what IP reaches; what an older systemd leaves out is empty', () => {
    const [, socket] = parseShow(RECORDED);
    expect(socket?.unit).toMatchObject({
      listens: [
        { address: '[::]:9001', type: 'Stream' },
        { address: '127.0.0.1:9002', type: 'Datagram' },
        { address: '[fe80::1]:9003%eth0', type: 'Stream' },
      ],
      triggers: [String.raw`esc\x2daped.service`, 'per@0-::1:9005-::1:36270.service'],
      dependents: [],
      fragment: null,
      type: null,
      mayStop: false,
    });
  });

  test('what a mount calls its type is no type of a service', () => {
    expect(parseShow(RECORDED)[2]?.unit).toMatchObject({ name: '-.mount', type: null, restart: null, mainPid: 0 });
  });

  test.each([
    ['a key twice', 'Id=a.socket\nNames=a.socket\nListen=/x\nMainPID=1 (Stream)\nMainPID=0'],
    ['a key that was not asked for', 'Id=a.socket\nNames=a.socket\nExecStart=/bin/sh'],
    ['a line without a key', 'Id=a.socket\nNames=a.socket\nListen=/x\ny (Stream)'],
    ['no name', 'Names=a.socket'],
    ['a name that is none', 'Id=../a.socket'],
  ])('a block with %s is not believed', (_, block) => {
    expect(parseShow(`${block}\n\nId=b.service`)).toMatchObject([null, { unit: { name: 'b.service' } }]);
  });

  test('nothing printed is no unit', () => {
    expect([parseShow(''), parseShow('\n')]).toEqual([[], []]);
  });

  test('whatever a value holds stays its value', () => {
    const value = fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\n', ''));
    fc.assert(
      fc.property(value, value, (description, path) => {
        const text = `Id=a.service\nDescription=${description}\nFragmentPath=${path}\nMainPID=${path}`;
        const [shown, ...more] = parseShow(text);
        expect(more).toEqual([]);
        expect(shown?.unit).toMatchObject({ name: 'a.service', description, fragment: path || null, listens: [] });
        expect(shown?.unit.mainPid).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('no text makes it fail, nor a unit of what is none', () => {
    const key = fc.constantFrom(...PROPERTIES, 'Other', '');
    const line = fc.tuple(key, fc.string()).map(([key, value]) => `${key}=${value}`);
    const named = fc.string().map((name) => `Id=${name}.service`);
    const text = fc.array(fc.oneof(line, named, fc.string(), fc.constant('')), { maxLength: 40 });
    fc.assert(
      fc.property(text, (lines) => {
        const names = parseShow(lines.join('\n')).flatMap((shown) => shown?.unit.name ?? []);
        expect(names.filter((name) => !isUnitName(name))).toEqual([]);
      }),
    );
  });
});
