import type { NftMatch, NftStatement, NftSubject, NftValue } from './types.ts';

/** Fields whose values are names that stand between quotes. */
const QUOTED = /^(?:[io]ifname|[io]if|cgroupv2)$/;

/** A statement in nft's own language. */
export function statementText(statement: NftStatement): string {
  if ('match' in statement) return matchText(statement.match);
  if ('vmap' in statement) return `${subject(statement.vmap.key).words} vmap ${statement.vmap.data}`;
  if ('jump' in statement) return `jump ${statement.jump.target}`;
  if ('goto' in statement) return `goto ${statement.goto.target}`;
  if ('reject' in statement) {
    const { reject } = statement;
    return reject.type === 'icmpx' ? `reject with icmpx ${reject.expr}` : `reject with ${reject.type}`;
  }
  return 'accept' in statement ? 'accept' : 'drop';
}

export function valueText(value: NftValue): string {
  if (typeof value !== 'object') return String(value);
  if ('prefix' in value) return `${value.prefix.addr}/${value.prefix.len}`;
  return value.range.join('-');
}

function matchText({ left, right }: NftMatch): string {
  const { words, key } = subject(left);
  const text = (value: NftValue): string => (QUOTED.test(key) ? quoted(valueText(value)) : valueText(value));
  if (typeof right === 'object' && 'set' in right) return `${words} { ${right.set.map(text).join(', ')} }`;
  if (isList(right)) return `${words} ${right.join(',')}`;
  return `${words} ${text(right)}`;
}

function isList(right: NftMatch['right']): right is readonly string[] {
  return Array.isArray(right);
}

function subject(left: NftSubject): { readonly words: string; readonly key: string } {
  if ('meta' in left) {
    const { key } = left.meta;
    return { words: QUOTED.test(key) ? key : `meta ${key}`, key };
  }
  if ('ct' in left) {
    const { key, dir } = left.ct;
    return { words: dir === undefined ? `ct ${key}` : `ct ${dir} ${key}`, key };
  }
  if ('socket' in left) return { words: `socket ${left.socket.key} level ${left.socket.level}`, key: 'cgroupv2' };
  const { protocol, field } = left.payload;
  return { words: `${protocol} ${field}`, key: field };
}

/** nft knows no escapes between quotes: a name with a quote or a line's end can't be written, and must not be. */
function quoted(name: string): string {
  // oxlint-disable-next-line no-control-regex
  if (/["\u0000-\u001f\u007f]/.test(name))
    throw new RangeError(`not a name that nft can take: ${JSON.stringify(name)}`);
  return `"${name}"`;
}
