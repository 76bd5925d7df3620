/**
 * What a rule in nft's JSON matches and does, in one word each, so that a rule that was written and the same rule as a
 * version of nft prints it can be compared. What is not of a block's rules stays as it is, and equals nothing.
 */
export function factsOf(expr: readonly unknown[]): string {
  return [...new Set(expr.flatMap(factsOfStep))].sort().join(' ');
}

function factsOfStep(step: unknown): readonly string[] {
  if (isRecord(step)) {
    if (isRecord(step['match'])) return factsOfMatch(step['match']);
    if ('drop' in step) return ['drop'];
    if ('reject' in step) return factsOfReject(step);
  }
  return [JSON.stringify(step)];
}

/** In `inet`, a reject without words is that with port-unreachable: nft leaves them out. */
function factsOfReject(step: Readonly<Record<string, unknown>>): readonly string[] {
  const reject = step['reject'];
  if (reject === null) return ['reject'];
  if (!isRecord(reject)) return [JSON.stringify(step)];
  if (reject['type'] === 'tcp reset') return ['reset'];
  const usual = reject['type'] === 'icmpx' && reject['expr'] === 'port-unreachable';
  return [usual ? 'reject' : JSON.stringify(step)];
}

function factsOfMatch(match: Readonly<Record<string, unknown>>): readonly string[] {
  const { op, left, right } = match;
  const name = nameOf(left);
  // The protocol is printed only where no other match says it.
  if (name === 'meta l4proto' && op === '==') return [`protocol=${String(right)}`];
  const flags = missingFlags(match);
  if (flags !== null) return ['protocol=tcp', `without=${flags}`];
  if (name === null || (op !== '==' && op !== 'in')) return [JSON.stringify(match)];
  const protocol = /^(tcp|udp) /.exec(name)?.[1];
  return [...(protocol === undefined ? [] : [`protocol=${protocol}`]), `${name}=${valueOf(right)}`];
}

/** `tcp flags & (syn | rst) == 0` and `tcp flags ! syn,rst` are the same. */
function missingFlags({ op, left, right }: Readonly<Record<string, unknown>>): string | null {
  if (op === '!' && nameOf(left) === 'tcp flags') return valueOf(right);
  if (op !== '==' || right !== 0 || !isRecord(left) || !Array.isArray(left['&'])) return null;
  const [field, mask] = left['&'] as readonly unknown[];
  return nameOf(field) === 'tcp flags' ? valueOf(mask) : null;
}

function nameOf(left: unknown): string | null {
  if (!isRecord(left)) return null;
  const { payload, meta, ct } = left;
  if (isRecord(payload)) return `${String(payload['protocol'])} ${String(payload['field'])}`;
  if (isRecord(meta)) return `meta ${String(meta['key'])}`;
  if (isRecord(ct)) return `ct ${'dir' in ct ? `${String(ct['dir'])} ` : ''}${String(ct['key'])}`;
  return null;
}

/** A port, a range, a name, or several names: as a list, a set, or joined by `|`. */
function valueOf(right: unknown): string {
  if (typeof right === 'number' || typeof right === 'string') return String(right);
  if (Array.isArray(right)) return right.map(valueOf).sort().join(',');
  if (!isRecord(right)) return JSON.stringify(right);
  if (Array.isArray(right['range'])) return right['range'].map(valueOf).join('-');
  const several = right['|'] ?? right['set'];
  return Array.isArray(several) ? valueOf(several) : JSON.stringify(right);
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
