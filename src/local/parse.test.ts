import { Ajv2020 } from 'ajv/dist/2020.js';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import schema from '../../schema/menshen-yaml.json' with { type: 'json' };
import {
  type Expectation,
  type FileProblem,
  type LocalKnowledge,
  MenshenError,
  type SignalId,
} from '../model/index.ts';
import { parseLocal } from './parse.ts';
import { ACCEPTABLE } from './signals.ts';

const isByEditors = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);
const SIGNALS = Object.keys(ACCEPTABLE) as SignalId[];

function read(text: string): LocalKnowledge | readonly string[] {
  const problems: FileProblem[] = [];
  const knowledge = parseLocal('m.yaml', text, problems);
  if (problems.length === 0) return knowledge;
  const { message } = new MenshenError('config-invalid', { code: 'file-problems', problems, page: 'local' });
  return message.split('\n');
}

test('everything that can be said', () => {
  const text = `# a comment
expect:
  - port: [8080/tcp, 8000-8100/tcp, 53/tcp+udp]
    program: /opt/shop/bin/server
    user: 1000
    unit: shop.service
    reach: network
    signals: [deleted-executable, streams-on-socket]
    why: >
      our web shop 我们的网店
  - { port: 22/tcp, why: 远程登录 }
only: true
`;
  expect(read(text)).toEqual({
    expect: [
      {
        ports: [
          { protocol: 'tcp', first: 8080, last: 8080 },
          { protocol: 'tcp', first: 8000, last: 8100 },
          { protocol: 'tcp', first: 53, last: 53 },
          { protocol: 'udp', first: 53, last: 53 },
        ],
        program: '/opt/shop/bin/server',
        user: '1000',
        unit: 'shop.service',
        reach: 'network',
        signals: ['deleted-executable', 'streams-on-socket'],
        why: 'our web shop 我们的网店',
      },
      { ports: [{ protocol: 'tcp', first: 22, last: 22 }], why: '远程登录' },
    ],
    only: true,
  });
});

test.each(['', '# nothing yet\n', '{}', 'expect: []'])('%j says nothing', (text) => {
  expect(read(text)).toEqual({ expect: [], only: false });
});

const one = (fields: string): string => `expect:\n  - why: x\n    port: 80/tcp\n${fields.replaceAll(/^/gm, '    ')}`;

test.each([
  ['expct: []', ['m.yaml:1:1: expct: unknown-field nearest=expect fields=expect,only']],
  ['- 1', ['m.yaml:1:1: mapping fields=expect,only']],
  ['only: 1', ['m.yaml:1:7: only: boolean']],
  ['expect:', ['m.yaml:1:8: expect: list']],
  ['expect: [22/tcp]', ['m.yaml:1:10: expect.0: mapping fields=port,program,user,unit,reach,signals,why']],
  ['expect: [{ port: 22/tcp }]', ['m.yaml:1:10: expect.0.why: missing']],
  ['expect: [{ why: x }]', ['m.yaml:1:10: expect.0.port: missing']],
  ['expect: [{ port: 22, why: x }]', ['m.yaml:1:18: expect.0.port: ports-form']],
  ['expect: [{ port: 22/tpc, why: x }]', ['m.yaml:1:18: expect.0.port: ports-protocol']],
  ['expect: [{ port: "22", why: x }]', ['m.yaml:1:18: expect.0.port: ports-protocol']],
  ['expect: [{ port: 70000/tcp, why: x }]', ['m.yaml:1:18: expect.0.port: ports-number lowest=0 highest=65535']],
  ['expect: [{ port: [1/tcp, 9-8/tcp], why: x }]', ['m.yaml:1:26: expect.0.port.1: ports-order']],
  ['expect: [{ port: [], why: x }]', ['m.yaml:1:18: expect.0.port: few-items least=1']],
  [one('why: y'), ['m.yaml:4:5: repeated-key']],
  [
    one('pogram: x'),
    ['m.yaml:4:5: expect.0.pogram: unknown-field nearest=program fields=port,program,user,unit,reach,signals,why'],
  ],
  [one('program: bin/server'), ['m.yaml:4:14: expect.0.program: program']],
  [one('user: 1.5'), ['m.yaml:4:11: expect.0.user: user']],
  [one('unit: shop'), ['m.yaml:4:11: expect.0.unit: unit']],
  [one('reach: internet'), ['m.yaml:4:12: expect.0.reach: one-of options=host,network,anywhere']],
  [
    one('signals: [delted-executable]'),
    [
      `m.yaml:4:15: expect.0.signals.0: unknown-signal written=delted-executable nearest=deleted-executable options=${SIGNALS.join(',')}`,
    ],
  ],
  [one('signals: [writable-folder, 7]'), ['m.yaml:4:32: expect.0.signals.1: signal']],
  [
    one('program: sh\nsignals: [writable-folder, shell-relay]'),
    ['m.yaml:5:32: expect.0.signals.1: needs-path signal=shell-relay'],
  ],
  ['expect: [{ port: 1/tcp, why: "" }]', ['m.yaml:1:30: expect.0.why: text']],
  ['expect: [{ port: 1/tcp, why: "a\\nb" }]', ['m.yaml:1:30: expect.0.why: text-lines']],
])('%j is told with its place', (text, problems) => {
  expect(read(text)).toEqual(problems);
});

test('every problem is told, not only the first', () => {
  expect(read('a: 1\nb: 2\n')).toEqual([
    'm.yaml:1:1: a: unknown-field fields=expect,only',
    'm.yaml:2:1: b: unknown-field fields=expect,only',
  ]);
  expect(read('expect:\n  - prt: 1\n    why: x\n  - port: 1/tcp\n    reach: far\nonly: maybe\n')).toHaveLength(5);
});

const name = fc.stringMatching(/^[a-z][a-z0-9._-]{0,12}$/);
const why = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .map((text) => text.trim())
  .filter((text) => text !== '' && text.length <= 300 && !/[\p{Cc}\u2028\u2029]/u.test(text));
const ports = fc
  .tuple(fc.constantFrom('tcp' as const, 'udp' as const), fc.nat(65_535), fc.nat(65_535))
  .map(([protocol, a, b]) => ({ protocol, first: Math.min(a, b), last: Math.max(a, b) }));
const anySignals = fc.uniqueArray(fc.constantFrom(...SIGNALS), { minLength: 1 });
const mildSignals = fc.uniqueArray(fc.constantFrom(...SIGNALS.filter((id) => ACCEPTABLE[id] === 'any')), {
  minLength: 1,
});
const common = {
  ports: fc.uniqueArray(ports, { minLength: 1, maxLength: 4, selector: (one) => JSON.stringify(one) }),
  user: name,
  unit: name.map((text) => `${text}.service`),
  reach: fc.constantFrom('host' as const, 'network' as const, 'anywhere' as const),
  why,
};
const expectation: fc.Arbitrary<Expectation> = fc.oneof(
  fc.record(
    { ...common, program: name.map((text) => `/opt/${text}`), signals: anySignals },
    { requiredKeys: ['ports', 'why', 'program'] },
  ),
  fc.record({ ...common, program: name, signals: mildSignals }, { requiredKeys: ['ports', 'why'] }),
);

test('what is written down is what is read, and editors agree', () => {
  fc.assert(
    fc.property(fc.record({ expect: fc.array(expectation, { maxLength: 4 }), only: fc.boolean() }), (knowledge) => {
      const written = {
        only: knowledge.only,
        expect: knowledge.expect.map(({ ports: all, ...rest }) => ({
          ...rest,
          port: all.map(({ protocol, first, last }) => `${first}-${last}/${protocol}`),
        })),
      };
      expect(read(stringify(written))).toEqual(knowledge);
      isByEditors(written);
      expect(isByEditors.errors).toBeNull();
    }),
  );
});

test('editors know every signal', () => {
  expect(schema.$defs.expectation.properties.signals.items.enum).toEqual(SIGNALS);
});

test('any value at any place is told as a problem or taken, never a crash', () => {
  const leaf = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.constantFrom(...SIGNALS, '80/tcp'),
  );
  const item = fc.dictionary(
    fc.constantFrom('port', 'program', 'user', 'unit', 'reach', 'signals', 'why', '__proto__', '\u001B'),
    fc.oneof(leaf, fc.array(leaf)),
  );
  const file = fc.record(
    { expect: fc.oneof(leaf, item, fc.array(fc.oneof(leaf, item))), only: leaf },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(file, (value) => {
      const problems: FileProblem[] = [];
      parseLocal('m.yaml', stringify(value), problems);
      for (const { line, column, fault } of problems) {
        expect(Math.min(line ?? 0, column ?? 0)).toBeGreaterThan(0);
        // The validation library's own sentence: then the schema forgot to say something.
        expect(fault.code).not.toBe('said');
      }
    }),
    { numRuns: 200 },
  );
});
