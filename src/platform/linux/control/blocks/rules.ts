import type { Block } from '../../../../model/index.ts';

/** One rule of nftables in its JSON form (libnftables-json(5)). */
export interface Rule {
  readonly chain: Chain;
  readonly comment: string;
  readonly expr: readonly unknown[];
}

export type Chain = (typeof CHAINS)[number] | typeof EARLY;

/** Each hangs on the hook of its name. */
export const CHAINS = ['input', 'forward', 'output'] as const;
/** There only while the others are being made. */
export const EARLY = 'early';

type Protocol = Block['protocol'];
type Expression = readonly unknown[];

const DROP = { drop: null };
const RESET = { reject: { type: 'tcp reset' } };
const UNREACHABLE = { reject: { type: 'icmpx', expr: 'port-unreachable' } };

/**
 * The rules that shut the ports of a block.
 *
 * New and known connections from outside are answered on their way in, but not the answers to what this machine began
 * from the same port (NTP, a large range): so `ct direction`, which no packet has that conntrack does not know. What
 * a port forwarding was changed for is known by its original port: on its way through, on its way in (`redirect`), and
 * where it was sent from here. What the program behind the port still sends is answered by a reset to that program.
 * Resets pass: they only tell an end that the other is gone, and ours are among them.
 *
 * @param id of the change that it belongs to
 * @param index its place among the blocks of that change
 */
export function rulesOf(id: string, index: number, block: Block): readonly Rule[] {
  const { protocol, answer } = block;
  const comment = commentOf(id, index, block);
  const shut = answer === 'drop' ? DROP : answer === 'reset' && protocol === 'tcp' ? RESET : UNREACHABLE;
  const alive = protocol === 'tcp' ? [withoutFlags('rst')] : [];
  const rule = (chain: Chain, ...expr: Expression): Rule => ({ chain, comment, expr });
  const inward = [matches(payload(protocol, 'dport'), portsOf(block)), ...alive];
  const outward = [matches(payload(protocol, 'sport'), portsOf(block)), ...alive];
  const forwarded = [
    matches({ meta: { key: 'l4proto' } }, protocol),
    has({ ct: { key: 'status' } }, 'dnat'),
    matches({ ct: { key: 'proto-dst', dir: 'original' } }, portsOf(block)),
    ...alive,
    shut,
  ];
  return [
    rule('input', ...inward, direction('original'), shut),
    rule('input', ...inward, has({ ct: { key: 'state' } }, ['invalid', 'untracked']), shut),
    ...CHAINS.map((chain) => rule(chain, ...forwarded)),
    rule('output', ...outward, direction('reply'), protocol === 'tcp' ? RESET : DROP),
    ...(protocol === 'tcp' ? [rule('output', ...pickedUp(block))] : []),
  ];
}

/**
 * A connection that is older than conntrack is new to it in the direction of the packet that it sees first. Without
 * this rule, one that our side speaks in first would count as begun by us.
 */
function pickedUp(block: Block): Expression {
  const sport = matches(payload('tcp', 'sport'), portsOf(block));
  return [sport, has({ ct: { key: 'state' } }, 'new'), withoutFlags('syn', 'rst'), RESET];
}

/** Drops what is sent from the ports of a block, but for what begins a TCP connection or ends it. */
export function earlyRuleOf(id: string, index: number, block: Block): Rule {
  const { protocol } = block;
  const alive = protocol === 'tcp' ? [withoutFlags('syn', 'rst')] : [];
  const expr = [matches(payload(protocol, 'sport'), portsOf(block)), ...alive, DROP];
  return { chain: EARLY, comment: commentOf(id, index, block), expr };
}

function commentOf(id: string, index: number, { protocol, first, last, answer }: Block): string {
  return `${id} ${index} ${protocol} ${first === last ? first : `${first}-${last}`} ${answer}`;
}

const COMMENT = /^([a-z0-9-]{1,32}) (\d{1,5}) (tcp|udp) (\d{1,5})(?:-(\d{1,5}))? (drop|reject|reset)$/;

/** What a rule's comment says; `null` where it is none of ours. */
export function parseComment(comment: string): { id: string; index: number; block: Block } | null {
  const [, id, index, protocol, first, last = first, answer] = COMMENT.exec(comment) ?? [];
  if (id === undefined) return null;
  const block = { protocol, first: Number(first), last: Number(last), answer } as Block;
  return { id, index: Number(index), block };
}

const matches = (left: unknown, right: unknown): object => ({ match: { op: '==', left, right } });
const has = (left: unknown, right: unknown): object => ({ match: { op: 'in', left, right } });
const payload = (protocol: Protocol, field: string): object => ({ payload: { protocol, field } });
const direction = (value: 'original' | 'reply'): object => matches({ ct: { key: 'direction' } }, value);

/** As `tcp flags & (rst) == 0`, which every version of nft reads; newer ones print `tcp flags ! rst`. */
function withoutFlags(...flags: readonly string[]): object {
  return matches({ '&': [payload('tcp', 'flags'), flags.length === 1 ? flags[0] : flags] }, 0);
}

function portsOf({ first, last }: Block): unknown {
  return first === last ? first : { range: [first, last] };
}
