import type { ResolvedEntry, ResolvedPolicy } from '../../model/index.ts';
import { allowed } from './allowed.ts';
import * as say from './expressions.ts';
import { grantsOf, groupGrantsOf } from './grants.ts';
import { CONTROL_PROTOCOLS, neededIn, neededOut } from './needed.ts';
import { groupRules, type Rule } from './rules.ts';
import { newSets, type Sets } from './sets.ts';
import { TABLE } from './table.ts';
import type { NftChain, NftCommand, NftStatement } from './types.ts';

/** Before the chains of others (0), so that what the policy shuts is shut whatever they accept; after DNAT (-100). */
const PRIORITY = -5;

/** A chain with its rules; `hook` where the kernel calls it. */
interface Chain {
  readonly name: string;
  readonly hook?: Pick<NftChain, 'hook' | 'policy'>;
  readonly rules: readonly Rule[];
}

/** Chains by their names; none may be a word of nft's. */
const NEEDED = 'needed';
const PUBLISHED = 'published';
const REFUSE = 'refuse';
const NEEDED_OUT = 'needed_out';
const PUBLISHED_OUT = 'published_out';

/**
 * A policy as the orders that replace the table `inet menshen` by it, all at once. The same policy gives the same orders.
 *
 * - Connections go on, and this machine talks to itself.
 * - What comes in is judged by the port that was asked for: where DNAT or a redirect has changed it, by the port before.
 * - What is forwarded is judged only where DNAT has changed its destination: routing, and what containers ask for
 *   themselves, is none of the policy's business.
 * - What nothing allows is dropped, or refused: TCP by a reset, anything else by "administratively prohibited". The kernel
 *   itself limits how many errors it sends (`net.ipv4.icmp_ratelimit`), and sends none to broadcasts.
 *
 * @param options.groups whether the control groups of services stand in it. They must exist when it is loaded, so what is
 *   loaded at boot goes without. A port that was changed by DNAT is never let in because of a group.
 */
export function compile(policy: ResolvedPolicy, options: { readonly groups: boolean }): readonly NftCommand[] {
  const sets = newSets();
  const chains = chainsOf(policy, options, sets);
  const table = { family: TABLE.family, name: TABLE.table };
  return [
    // A table that isn't there can't be deleted: it is made first. All this is one transaction.
    { add: { table } },
    { delete: { table } },
    { add: { table } },
    ...sets.commands(),
    ...chains.map(({ name, hook }): NftCommand => {
      const base = hook === undefined ? {} : ({ type: 'filter', prio: PRIORITY, ...hook } as const);
      return { add: { chain: { ...TABLE, name, ...base } } };
    }),
    ...sets.maps(),
    ...chains.flatMap(({ name, rules }) =>
      rules.map((rule): NftCommand => ({ add: { rule: { ...TABLE, chain: name, ...rule } } })),
    ),
  ];
}

function chainsOf(policy: ResolvedPolicy, options: { readonly groups: boolean }, sets: Sets): readonly Chain[] {
  const refuses = policy.default === 'reject';
  const rest = (otherwise: NftStatement): Rule => ({ expr: [refuses ? say.goTo(REFUSE) : otherwise] });
  // Both see the sender in the same place.
  const incoming = allowed(grantsOf(policy.allow), 'in', '', sets);
  const groups = options.groups ? groupGrantsOf(policy.allow) : [];
  const outgoing = policy.out === null ? [] : outChains(policy.out, sets);
  return [
    {
      name: 'input',
      hook: { hook: 'input', policy: 'drop' },
      rules: [
        { expr: [say.ctState('established'), say.ACCEPT] },
        { expr: [say.loopback('iif'), say.ACCEPT] },
        { expr: [CONTROL_PROTOCOLS, say.jump(NEEDED)] },
        { expr: [say.ctState('invalid'), say.DROP] },
        { expr: [say.ctDnat, say.goTo(PUBLISHED)] },
        ...incoming.rules('in'),
        ...groups.flatMap((grant) => groupRules(grant, sets)),
        rest(say.DROP),
      ],
    },
    {
      name: 'forward',
      hook: { hook: 'forward', policy: 'accept' },
      rules: [
        { expr: [say.ctState('established'), say.ACCEPT] },
        { expr: [say.ctDnat, say.ctAsked, say.goTo(PUBLISHED)] },
      ],
    },
    ...outgoing.filter(({ hook }) => hook !== undefined),
    { name: NEEDED, rules: neededIn(policy.icmp) },
    {
      name: PUBLISHED,
      rules: [{ expr: [CONTROL_PROTOCOLS, say.jump(NEEDED)] }, ...incoming.rules('published'), rest(say.DROP)],
    },
    ...incoming.chains,
    ...outgoing.filter(({ hook }) => hook === undefined),
    ...(refuses || policy.out !== null ? [{ name: REFUSE, rules: refusal() }] : []),
  ];
}

/** What is sent by this machine itself. A control group says what listens, so none stands in here. */
function outChains(entries: readonly ResolvedEntry[], sets: Sets): readonly Chain[] {
  const last: Rule = { expr: [say.goTo(REFUSE)] };
  const grants = grantsOf(entries);
  const direct = allowed(grants, 'out', '_out', sets);
  const translated = allowed(grants, 'out-published', '_published_out', sets);
  return [
    {
      name: 'output',
      hook: { hook: 'output', policy: 'drop' },
      rules: [
        // Answers, and with them the resets and errors that are sent to whom the policy refuses.
        { expr: [say.ctState('established', 'related'), say.ACCEPT] },
        { expr: [say.loopback('oif'), say.ACCEPT] },
        { expr: [CONTROL_PROTOCOLS, say.jump(NEEDED_OUT)] },
        { expr: [say.ctDnat, say.goTo(PUBLISHED_OUT)] },
        ...direct.rules('out'),
        { expr: [say.ctState('invalid'), say.DROP] },
        last,
      ],
    },
    { name: NEEDED_OUT, rules: neededOut() },
    { name: PUBLISHED_OUT, rules: [...translated.rules('out-published'), last] },
    ...direct.chains,
    ...translated.chains,
  ];
}

function refusal(): readonly Rule[] {
  return [
    { expr: [say.protocol('tcp'), { reject: { type: 'tcp reset' } }] },
    { expr: [{ reject: { type: 'icmpx', expr: 'admin-prohibited' } }] },
  ];
}
