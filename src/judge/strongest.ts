import type { Evidence, Finding, Holder } from '../model/index.ts';
import type { Subject } from './subject.ts';

const MOST_EVIDENCE = 8;

/**
 * One finding for all holders: that of the holder for whom it weighs most, with what is different in the others'
 * evidence added. Hundreds of alike workers are one finding; a second, different program stays visible.
 */
export function strongest(subject: Subject, look: (holder: Holder) => Finding | null): Finding | null {
  const findings = subject.holders.map(look).filter((finding) => finding !== null);
  const [worst] = findings.toSorted((a, b) => b.weight - a.weight);
  if (worst === undefined || findings.length === 1) return worst ?? null;
  const evidence = [...worst.evidence];
  const seen = new Set(evidence.map(key));
  for (const other of findings.flatMap((finding) => finding.evidence)) {
    if (evidence.length >= MOST_EVIDENCE) break;
    if (seen.has(key(other))) continue;
    seen.add(key(other));
    evidence.push(other);
  }
  return { ...worst, evidence };
}

function key({ fact, value }: Evidence): string {
  return `${fact} ${value}`;
}
