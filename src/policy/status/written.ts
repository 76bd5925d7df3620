import type { Policy, PolicyEntry, ResolvedEntry, ResolvedPolicy } from '../../model/index.ts';

/** A policy as it was written, before names and services were looked up. */
export function writtenPolicy({ allow, out, ...rest }: ResolvedPolicy): Policy {
  return { ...rest, allow: allow.map(writtenEntry), out: out?.map(writtenEntry) ?? null };
}

function writtenEntry({ written, target: _resolved, ...rest }: ResolvedEntry): PolicyEntry {
  return { ...rest, target: written };
}
