import { foldName } from '../names.ts';
import type { FilePlace, FileProblem } from '../../model/index.ts';
import type { WrittenPorts } from '../../text/index.ts';
import { circleOf, givesWay } from './order.ts';
import type { WrittenEntry } from './schema.ts';
import type { Path } from '../../yaml/index.ts';

/** An entry and where its parts stand. */
export interface Located {
  readonly entry: WrittenEntry;
  readonly at: (path: Path) => FilePlace;
}

/** What is wrong between entries that are right by themselves. */
export function problemsAcross(entries: readonly Located[]): readonly FileProblem[] {
  const byId = new Map(entries.map(({ entry }) => [entry.id, entry]));
  return [
    ...sameIds(entries),
    ...entries.flatMap((located) => [...danglingIds(located, byId), ...ownAffairs(located, byId)]),
    ...pairs(entries.filter(({ entry }) => !givesWay(entry))).flatMap(([one, other]) => sharedPorts(one, other)),
    ...namesakes(entries).flatMap(([one, other]) => sharedNames(one, other)),
  ];
}

function problem({ at }: Located, path: Path, text: string): FileProblem {
  return { ...at(path), field: path.join('.'), fault: { code: 'said', text } };
}

function pairs(entries: readonly Located[]): readonly (readonly [Located, Located])[] {
  return entries.flatMap((one, index) => entries.slice(index + 1).map((other) => [one, other] as const));
}

/** Pairs with some name in common, each once. */
function namesakes(entries: readonly Located[]): readonly (readonly [Located, Located])[] {
  const byName = new Map<string, Located[]>();
  for (const located of entries) {
    for (const name of new Set(located.entry.names.map(foldName))) {
      byName.set(name, [...(byName.get(name) ?? []), located]);
    }
  }
  const found = new Map<Located, Set<Located>>();
  for (const [one, other] of [...byName.values()].flatMap(pairs)) {
    found.set(one, (found.get(one) ?? new Set()).add(other));
  }
  return [...found].flatMap(([one, others]) => [...others].map((other) => [one, other] as const));
}

function sameIds(entries: readonly Located[]): readonly FileProblem[] {
  const first = new Map<string, Located>();
  return entries.flatMap((located) => {
    const { id } = located.entry;
    const earlier = first.get(id);
    if (earlier === undefined) first.set(id, located);
    if (earlier === undefined) return [];
    const { file, line, column } = earlier.at(['id']);
    return [problem(located, ['id'], `"${id}" is taken by ${file}:${line}:${column}`)];
  });
}

function danglingIds(located: Located, byId: ReadonlyMap<string, WrittenEntry>): readonly FileProblem[] {
  const { entry } = located;
  return (['see', 'after'] as const).flatMap((field) =>
    (entry[field] ?? []).flatMap((id, index) =>
      byId.has(id) && id !== entry.id ? [] : [problem(located, [field, index], `there is no other entry "${id}"`)],
    ),
  );
}

/** What concerns one entry, but more than one of its fields. */
function ownAffairs(located: Located, byId: ReadonlyMap<string, WrittenEntry>): readonly FileProblem[] {
  const { entry } = located;
  const problems: FileProblem[] = [];
  const tell = (path: Path, text: string): void => void problems.push(problem(located, path, text));
  const circle = circleOf(entry, byId);
  if (circle.length > 0) tell(['after'], `leads back to itself by ${circle.join(', ')}`);
  const folded = entry.names.map(foldName);
  for (const [index, name] of folded.entries()) {
    if (folded.indexOf(name) < index) tell(['names', index], 'differs only in form from an earlier one');
  }
  for (const [index, ports] of entry.ports.entries()) {
    if (entry.ports.slice(0, index).some((earlier) => overlap(earlier, ports))) {
      tell(['ports', index], 'overlaps an earlier one of this entry');
    }
  }
  for (const field of ['title', 'what'] as const) {
    if (entry.en[field] === entry.zh[field]) tell(['zh', field], 'is not translated');
  }
  if (givesWay(entry) && entry.programs !== undefined) {
    tell(['programs'], `nobody rightly holds the port of a ${entry.kind}`);
  }
  return problems;
}

function overlap(one: WrittenPorts, other: WrittenPorts): boolean {
  return (
    one.first <= other.last &&
    other.first <= one.last &&
    one.protocols.some((protocol) => other.protocols.includes(protocol))
  );
}

/**
 * The narrower of two goes first by itself; two of one width must say with `after` which goes first. Trojans give way to
 * whatever else there is, and among themselves stand as they were written.
 */
function sharedPorts(one: Located, other: Located): readonly FileProblem[] {
  if (isAfter(one, other) || isAfter(other, one)) return [];
  return other.entry.ports.flatMap((ports, index) => {
    const width = ports.last - ports.first;
    const rival = one.entry.ports.find((ports2) => overlap(ports, ports2) && ports2.last - ports2.first === width);
    return rival === undefined
      ? []
      : [problem(other, ['ports', index], `"${one.entry.id}" names these too; say with "after" which goes first`)];
  });
}

function isAfter(one: Located, other: Located): boolean {
  return one.entry.after?.includes(other.entry.id) ?? false;
}

/** Two entries may share a name where one of them points at the other. */
function sharedNames(one: Located, other: Located): readonly FileProblem[] {
  const known = [...(one.entry.see ?? []), ...(one.entry.after ?? [])].includes(other.entry.id);
  if (known || [...(other.entry.see ?? []), ...(other.entry.after ?? [])].includes(one.entry.id)) return [];
  const names = new Set(one.entry.names.map(foldName));
  return other.entry.names.flatMap((name, index) =>
    names.has(foldName(name))
      ? [problem(other, ['names', index], `"${one.entry.id}" has this name too; say so with "see"`)]
      : [],
  );
}
