import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import schema from '../../../schema/policy-yaml.json' with { type: 'json' };
import { MenshenError, type Policy, type PolicyPorts } from '../../model/index.ts';
import { invalid } from './load.ts';
import { readPolicy } from './read.ts';

const isByEditors = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true }).compile(schema);

function read(text: string): Policy | readonly string[] {
  const result = readPolicy('p.yaml', text);
  return 'policy' in result ? result.policy : invalid(result.problems, null).message.split('\n');
}

const tcp = (first: number, last = first): PolicyPorts => ({ protocol: 'tcp', first, last });
const udp = (first: number, last = first): PolicyPorts => ({ protocol: 'udp', first, last });

test('everything that can be said', () => {
  const text = `# a comment
default: reject
icmp: needed
allow:
  - port: 22/tcp
    from: [10.0.0.0/8, fd00::/8, 192.0.2.7]
    why: >
      login 登录
  - port: [53, 8000-8100/tcp]
    interface: [eth0, wg*]
  - { service: nginx }
  - service: openvpn@home.service
    from: any
  - name: https
  - icmp: ping
    from: private
  - protocol: ESP
    from: link-local
  - protocol: 89
  - from: [192.168.0.0/16, private]
  - interface: wg0
out:
  - port: 53/tcp+udp
    to: 2001:DB8:0::53
`;
  const entry = { addresses: null, interfaces: null, why: null };
  const lan = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7', '169.254.0.0/16', 'fe80::/10'];
  expect(read(text)).toEqual({
    default: 'reject',
    icmp: 'needed',
    allow: [
      {
        target: { kind: 'ports', ports: [tcp(22)] },
        addresses: ['10.0.0.0/8', 'fd00::/8', '192.0.2.7'],
        interfaces: null,
        why: 'login 登录',
        line: 5,
      },
      {
        ...entry,
        target: { kind: 'ports', ports: [tcp(53), udp(53), tcp(8000, 8100)] },
        interfaces: ['eth0', 'wg*'],
        line: 9,
      },
      { ...entry, target: { kind: 'service', unit: 'nginx.service' }, line: 11 },
      { ...entry, target: { kind: 'service', unit: 'openvpn@home.service' }, line: 12 },
      { ...entry, target: { kind: 'name', name: 'https' }, line: 14 },
      { ...entry, target: { kind: 'ping' }, addresses: lan, line: 15 },
      {
        ...entry,
        target: { kind: 'protocol', number: 50, name: 'esp' },
        addresses: ['169.254.0.0/16', 'fe80::/10'],
        line: 17,
      },
      { ...entry, target: { kind: 'protocol', number: 89, name: 'ospf' }, line: 19 },
      {
        ...entry,
        target: { kind: 'all' },
        addresses: ['192.168.0.0/16', ...lan.filter((one) => one !== '192.168.0.0/16')],
        line: 20,
      },
      { ...entry, target: { kind: 'all' }, interfaces: ['wg0'], line: 21 },
    ],
    out: [{ ...entry, target: { kind: 'ports', ports: [tcp(53), udp(53)] }, addresses: ['2001:db8::53'], line: 23 }],
  });
});

test('what is not said is the safest', () => {
  expect(read('allow: []')).toEqual({ default: 'drop', icmp: 'ping', allow: [], out: null });
  expect(read('allow: []\nout: []')).toMatchObject({ out: [] });
});

const FIELDS = 'port,name,icmp,protocol,interface,why,service,from';
const one = (fields: string): string => `allow: [{ ${fields} }]`;

test.each([
  ['', ['p.yaml:1:1: mapping fields=default,icmp,allow,out']],
  ['allow:', ['p.yaml:1:7: allow: list']],
  ['allow: { port: 22 }', ['p.yaml:1:8: allow: list']],
  ['icmp: ping', ['p.yaml:1:1: allow: missing']],
  ['allow: []\nout:', ['p.yaml:2:5: out: list']],
  [
    'alow: []',
    ['p.yaml:1:1: allow: missing', 'p.yaml:1:1: alow: unknown-field nearest=allow fields=default,icmp,allow,out'],
  ],
  ['allow: []\ndefault: deny', ['p.yaml:2:10: default: one-of options=drop,reject']],
  ['allow: []\nicmp: none', ['p.yaml:2:7: icmp: one-of options=needed,ping,all']],
  ['allow: [22]', [`p.yaml:1:9: allow.0: mapping fields=${FIELDS}`]],
  [one(''), ['p.yaml:1:9: allow.0: allows-all']],
  [one('why: x'), ['p.yaml:1:9: allow.0: allows-all']],
  [one('from: any'), ['p.yaml:1:9: allow.0: allows-all']],
  [one('from: [10.0.0.0/8, "::/0"]'), ['p.yaml:1:9: allow.0: allows-all']],
  [one('prt: 22'), [`p.yaml:1:11: allow.0.prt: unknown-field nearest=port fields=${FIELDS}`]],
  [one('port: 22, to: 10.0.0.1'), [`p.yaml:1:21: allow.0.to: unknown-field fields=${FIELDS}`]],
  [
    one('port: 22, service: nginx'),
    ['p.yaml:1:21: allow.0.service: one-target fields=port,service,name,icmp,protocol'],
  ],
  [one('port: 0'), ['p.yaml:1:17: allow.0.port: ports-number lowest=1 highest=65535']],
  [one('port: 0-80/tcp'), ['p.yaml:1:17: allow.0.port: ports-number lowest=1 highest=65535']],
  [one('port: 65536/tcp'), ['p.yaml:1:17: allow.0.port: ports-number lowest=1 highest=65535']],
  [one('port: -1'), ['p.yaml:1:17: allow.0.port: ports-number lowest=1 highest=65535']],
  [one('port: 22.5'), ['p.yaml:1:17: allow.0.port: ports-form']],
  [one('port: [80, 90-80]'), ['p.yaml:1:22: allow.0.port.1: ports-order']],
  [one('port: 22/icmp'), ['p.yaml:1:17: allow.0.port: ports-protocol']],
  [one('port: []'), ['p.yaml:1:17: allow.0.port: few-items least=1']],
  [one('port: [22/tcp, 22/tcp]'), ['p.yaml:1:17: allow.0.port: same-items']],
  [one('port: 22, from: 010.0.0.1'), ['p.yaml:1:27: allow.0.from: address']],
  [one('port: 22, from: 1'), ['p.yaml:1:27: allow.0.from: address']],
  [one('port: 22, from: lan'), ['p.yaml:1:27: allow.0.from: address']],
  [one('port: 22, from: [10.0.0.0/8, 10.1.2.3/16]'), ['p.yaml:1:40: allow.0.from.1: host-bits meant=10.1.0.0/16']],
  [one('port: 22, from: "::ffff:10.0.0.1"'), ['p.yaml:1:27: allow.0.from: address-mapped meant=10.0.0.1']],
  [one('port: 22, from: fe80::1%eth0'), ['p.yaml:1:27: allow.0.from: address-zone']],
  [one('port: 22, from: 10.0.0.0/40'), ['p.yaml:1:27: allow.0.from: prefix-length most=32']],
  [one('port: 22, from: [any, 10.0.0.0/8]'), ['p.yaml:1:27: allow.0.from: any-alone']],
  [one('port: 22, interface: "*"'), ['p.yaml:1:32: allow.0.interface: interface']],
  [one('port: 22, interface: [eth0, a b]'), ['p.yaml:1:39: allow.0.interface.1: interface']],
  [one('port: 22, interface: abcdefghijklmnop'), ['p.yaml:1:32: allow.0.interface: interface']],
  [one('service: "a b"'), ['p.yaml:1:20: allow.0.service: service']],
  [one('service: nginx@'), ['p.yaml:1:20: allow.0.service: service-template']],
  [one('name: " x"'), ['p.yaml:1:17: allow.0.name: text-blanks']],
  [one('icmp: all'), ['p.yaml:1:17: allow.0.icmp: one-of options=ping']],
  [one('protocol: 6'), ['p.yaml:1:21: allow.0.protocol: protocol-elsewhere instead=port']],
  [one('protocol: icmpv6'), ['p.yaml:1:21: allow.0.protocol: protocol-elsewhere instead=icmp']],
  [one('protocol: 256'), ['p.yaml:1:21: allow.0.protocol: ip-protocol']],
  [one('protocol: osfp'), ['p.yaml:1:21: allow.0.protocol: unknown-protocol written=osfp nearest=ospf']],
  [
    'allow: []\nout: [{ service: nginx }]',
    ['p.yaml:2:9: out.0.service: unknown-field fields=port,name,icmp,protocol,interface,why,to'],
  ],
  [one('port: 22, why: ""'), ['p.yaml:1:26: allow.0.why: text']],
  [
    'allow:\n  - { port: [22/tcp, 80/tcp], from: private }\n  - port: 443\n  - port: [80/tcp, 22/tcp]\n    from: private\n    why: x\n',
    ['p.yaml:4:5: allow.2: same-entry line=2'],
  ],
])('%j is told with its place', (text, problems) => {
  expect(read(text)).toEqual(problems);
});

test('every problem is told at once, from top to bottom', () => {
  const text = `default: allow
allow:
  - port: 22x
    service: nginx
    from: 10.0.0.1/8
  - prot: gre
  - interface: eth0
  - interface: eth0
out:
  - port: 53
    from: any
`;
  expect(read(text)).toEqual([
    'p.yaml:1:10: default: one-of options=drop,reject',
    'p.yaml:3:11: allow.0.port: ports-form',
    'p.yaml:4:5: allow.0.service: one-target fields=port,service,name,icmp,protocol',
    'p.yaml:5:11: allow.0.from: host-bits meant=10.0.0.0/8',
    `p.yaml:6:5: allow.1.prot: unknown-field nearest=protocol fields=${FIELDS}`,
    'p.yaml:8:5: allow.3: same-entry line=7',
    'p.yaml:11:5: out.0.from: unknown-field fields=port,name,icmp,protocol,interface,why,to',
  ]);
});

test('an error of it carries all of them', () => {
  const result = readPolicy('p.yaml', 'allow: [{ port: 0 }]');
  const error = invalid('problems' in result ? result.problems : [], null);
  expect(error).toBeInstanceOf(MenshenError);
  expect([error.code, error.detail?.code]).toEqual(['config-invalid', 'file-problems']);
});

test('editors know the same fields', () => {
  const { properties, $defs } = schema;
  expect(Object.keys(properties)).toEqual(['default', 'icmp', 'allow', 'out']);
  for (const [name, end] of [
    ['allowed', 'from'],
    ['sent', 'to'],
  ] as const) {
    expect(Object.keys($defs[name].properties).toSorted()).toEqual(
      (end === 'from' ? FIELDS.split(',') : [...FIELDS.split(',').slice(0, 6), end]).toSorted(),
    );
  }
  expect(isByEditors({ allow: [{ port: 22, from: 'private' }, { interface: 'wg*' }] })).toBe(true);
  expect(isByEditors({ allow: [{ port: 22, service: 'nginx' }] })).toBe(false);
  expect(isByEditors({ allow: [{ why: 'x' }] })).toBe(false);
});
