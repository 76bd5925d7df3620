import type { Exposure, ExposureReason, Reach } from '../../model/index.ts';
import { further } from './reach.ts';
import type { Candidate, Verdict, View } from './types.ts';

/** Of many interfaces and rules only so many are named. */
const MOST_ADDRESSES = 4;
const MOST_REASONS = 24;

/** A verdict with the way that it is about; `null` for one that is not about one address. */
export interface WayVerdict {
  readonly way: Candidate | null;
  readonly verdict: Verdict;
}

/**
 * Makes one exposure of all ways: the furthest counts. Of the firewall's part only what explains the answer is kept:
 * who gets in, and who would get further in without it.
 */
export function settle(view: View, bound: readonly ExposureReason[], ways: readonly WayVerdict[]): Exposure {
  let lower: Reach = 'host';
  let atMost: Reach = 'host';
  for (const { verdict } of ways) {
    lower = further(lower, verdict.lower);
    atMost = further(atMost, verdict.upper);
  }
  const level = lower === atMost ? lower : 'unknown';
  const reasons = [
    ...bound,
    ...addressReasons(view, ways, atMost),
    ...ways.flatMap(({ verdict }) => verdict.reasons).filter((reason) => explains(reason, level, lower)),
  ];
  return { level, atMost, reasons: distinct(reasons).slice(0, MOST_REASONS) };
}

function addressReasons(view: View, ways: readonly WayVerdict[], atMost: Reach): readonly ExposureReason[] {
  const shown = ways.flatMap(({ way, verdict }) => (way !== null && verdict.upper === atMost ? [way] : []));
  const reasons = shown.map(({ address, text, link }): ExposureReason => ({
    code: view.book.isPublic(address) ? 'public-address' : 'private-address',
    address: text,
    interface: link.name,
  }));
  const once = reasons.filter((reason, index) => reasons.findIndex((other) => sameAddress(other, reason)) === index);
  return [...once.filter(isPublic), ...once.filter((reason) => !isPublic(reason))].slice(0, MOST_ADDRESSES);
}

/** The kernel answers for an address on all interfaces; the first one named is its own. */
function sameAddress(a: ExposureReason, b: ExposureReason): boolean {
  return 'address' in a && 'address' in b && a.address === b.address;
}

function isPublic({ code }: ExposureReason): boolean {
  return code === 'public-address';
}

function explains(reason: ExposureReason, level: Exposure['level'], lower: Reach): boolean {
  const { code } = reason;
  if (code === 'firewall-accepts' || code === 'firewall-limits') return further(reason.from, lower) === reason.from;
  if (code === 'firewall-drops') return reason.from !== lower && further(reason.from, lower) === reason.from;
  return code !== 'firewall-rule-unknown' || level === 'unknown';
}

function distinct(reasons: readonly ExposureReason[]): readonly ExposureReason[] {
  const open = new Set(reasons.flatMap((reason) => (reason.code === 'firewall-accepts' ? [reason.from] : [])));
  const seen = new Set<string>();
  return reasons.filter((reason) => {
    const { code } = reason;
    // Another way is not limited.
    if (code === 'firewall-limits' && open.has(reason.from)) return false;
    // One rule for each kind of answer is enough: the first that was met.
    const firewall = code === 'firewall-accepts' || code === 'firewall-drops' || code === 'firewall-limits';
    const key = firewall ? `${code} ${reason.from}` : JSON.stringify(reason);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
