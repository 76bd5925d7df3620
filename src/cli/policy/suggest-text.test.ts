import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { en } from '../../i18n/en/index.ts';
import { zh } from '../../i18n/zh/index.ts';
import type { PolicyEntry, SuggestedEntry, Suggestion, SuggestionReason } from '../../model/index.ts';
import { readPolicy } from '../../policy/read/index.ts';
import { suggestionText } from './suggest-text.ts';

const PLAN = 'sudo menshen policy plan';
const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    'a\n  - port: 1-65535/tcp',
    '\r- port: 23',
    '\u2028allow:',
    '\u0085- port: 1',
    '"',
    "'",
    '#',
    '\u001B[2J',
    '\uFEFF',
    '\uFFFE',
  ),
);
const reason: fc.Arbitrary<SuggestionReason> = fc.oneof(
  fc.constantFrom<SuggestionReason>(
    { code: 'session' },
    { code: 'dhcp' },
    { code: 'unknown' },
    { code: 'suspicious' },
    { code: 'own-networks' },
    { code: 'remote-login' },
  ),
  fc.record({
    code: fc.constant('public' as const),
    name: hostile,
    public: fc.constantFrom('normal', 'careful', 'never'),
  }),
  fc.record({ code: fc.constant('trojan-number' as const), name: hostile }),
  fc.record({ code: fc.constant('published' as const), to: fc.record({ address: hostile, port: fc.nat(65_535) }) }),
  fc.record({
    code: fc.constantFrom('private-peers' as const, 'public-peers' as const),
    count: fc.integer({ min: 1, max: 3 }),
  }),
);
const entries: fc.Arbitrary<readonly SuggestedEntry[]> = fc
  .uniqueArray(fc.integer({ min: 1, max: 65_000 }), { maxLength: 6 })
  .chain((numbers) =>
    fc.tuple(
      ...numbers.map((first) =>
        fc.record({
          ports: fc
            .subarray(['tcp', 'udp'] as const, { minLength: 1 })
            .map((protocols) => protocols.map((protocol) => ({ protocol, first, last: first + (first % 3) }))),
          addresses: fc.constantFrom(null, ['10.0.0.0/8'], ['192.168.1.0/24', 'fd00::/8', '::1']),
          interfaces: fc.constantFrom(null, ['eth0'], ['virbr0', 'br-0a.1', 'a#b']),
          active: fc.boolean(),
          programs: fc.array(hostile, { maxLength: 7 }),
          reasons: fc.array(reason, { minLength: 1, maxLength: 4 }),
        }),
      ),
    ),
  );
const suggestion: fc.Arbitrary<Suggestion> = fc.record({
  entries,
  loopbackOnly: fc.nat(3),
  clients: fc.nat(3),
  session: fc.boolean(),
  complete: fc.boolean(),
});

const said = ({ target, addresses, interfaces }: Omit<PolicyEntry, 'line' | 'why'>): unknown => ({
  target,
  addresses,
  interfaces,
});
const wanted = (all: readonly SuggestedEntry[]): readonly unknown[] =>
  all.map(({ ports, addresses, interfaces }) => ({ target: { kind: 'ports', ports }, addresses, interfaces }));

function read(text: string): readonly unknown[] {
  const result = readPolicy('p.yaml', text);
  if ('problems' in result) throw new Error(`${text}\n${JSON.stringify(result.problems)}`);
  expect(result.policy).toMatchObject({ default: 'drop', icmp: 'ping', out: null });
  return result.policy.allow.map(said);
}

test.each([
  ['en', en],
  ['zh', zh],
] as const)('in %s it reads back as what was meant, whatever the names are', (_, messages) => {
  fc.assert(
    fc.property(suggestion, (given) => {
      const text = suggestionText(given, PLAN, messages);
      expect(read(text)).toEqual(wanted(given.entries.filter(({ active }) => active)));
      expect(text.replaceAll('\n', '')).not.toMatch(/\p{C}/u);
      // Every line is an explanation, or one of a few that say something.
      const rest = text.split('\n').filter((line) => !/^ *# /.test(line) && line !== '');
      for (const line of rest)
        expect(line).toMatch(
          /^(?:default: drop|icmp: ping|allow:(?: \[\])?|  - port: |    (?:from|interface): |  #- port: |  #  (?:from|interface): )/,
        );
      // Deleting the # is all that is needed.
      const all = text.replace(/^allow: \[\]$/m, 'allow:').replaceAll(/^ {2}#(?=- | {2}(?:from|interface): )/gm, '  ');
      const isEmpty = given.entries.length === 0;
      expect(isEmpty ? [] : read(all)).toEqual(wanted(given.entries));
    }),
    { numRuns: 200 },
  );
});

const AS_READ = `# What may be reached on this computer; all else is shut. Menshen wrote this
# from what listens here now, what its catalog knows of it, and who is
# connected: read every entry, and change what is not meant. What it would do:
# sudo menshen policy plan. What each field means: docs/policy-file.md.

# What becomes of all else: drop passes over it in silence, reject refuses it at
# once.
default: drop

# Which ICMP may come in unasked: needed (what IP does not work without), ping
# (echo requests too), all.
icmp: ping

# Who may come in. Without "from" it is anyone.
allow:

  # You came by this port: it stays open for you. ssh: strangers may reach it
  # where that is meant; better only those who need it. 2 connections now, all
  # from private networks. Held by sshd.
  - port: 22/tcp
    from: 192.168.1.0/24

  # redis: strangers should never reach it. Held by redis-server. Left out. To
  # allow it delete the # before these lines, and better add "from:".
  #- port: 6379/tcp

# 2 ports are reached by this computer itself only: no policy concerns them.
# What goes out from this computer is not restricted. A list "out:" with "to:"
# would say what may.
`;

test('as it is read', () => {
  const given: Suggestion = {
    entries: [
      {
        ports: [{ protocol: 'tcp', first: 22, last: 22 }],
        addresses: ['192.168.1.0/24'],
        interfaces: null,
        active: true,
        programs: ['sshd'],
        reasons: [
          { code: 'session' },
          { code: 'public', name: 'ssh', public: 'careful' },
          { code: 'private-peers', count: 2 },
        ],
      },
      {
        ports: [{ protocol: 'tcp', first: 6379, last: 6379 }],
        addresses: null,
        interfaces: null,
        active: false,
        programs: ['redis-server'],
        reasons: [{ code: 'public', name: 'redis', public: 'never' }],
      },
    ],
    loopbackOnly: 2,
    clients: 0,
    session: true,
    complete: true,
  };
  expect(suggestionText(given, PLAN, en)).toBe(AS_READ);
});
