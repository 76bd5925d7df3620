import type { CatalogFacts, CatalogText, Language, PortRange } from '../model/index.ts';
import { closest, type WrittenPorts } from '../text/index.ts';
import { type PortClass, portClass } from './classes.ts';
import { facts } from './data.ts';
import { foldName } from './names.ts';
import { once } from './once.ts';
import { type Asked, readQuery } from './query.ts';
import { type RegisteredName, registeredBetween, registeredNames, registeredPorts } from './registry.ts';
import { entryText } from './texts.ts';

export interface ExplainOptions {
  /** Language of the texts; `en` where it is missing. */
  readonly language?: Language;
  /** Ports that this machine hands out by itself, where that is known. */
  readonly ephemeral?: PortRange | null;
}

/** An entry that answers the question, and what it was found by. */
export interface Explained {
  readonly by: 'port' | 'range' | 'name' | 'program';
  /** With its own `programs` only. */
  readonly facts: CatalogFacts;
  readonly text: CatalogText;
}

export interface Explanation {
  readonly asked: Asked;
  /** The best answer first; empty where our catalog has none. */
  readonly entries: readonly Explained[];
  /** What IANA registered for these ports or this name, also where it differs from our entries. */
  readonly registered: readonly RegisteredName[];
  /** Of a single port; `null` for a range or a name. */
  readonly portClass: PortClass | null;
  /** Names that may have been meant; only where nothing was found. */
  readonly suggestions: readonly string[];
}

/**
 * Explains a port (`1080`, `33434/udp`), a range (`8000-8100/tcp`), or a name of a service, trojan or program in any
 * language (`ftp`, `冰河`, `sshd`); case, width, blanks and dashes don't matter. Needs no machine, only the catalog.
 * @throws MenshenError `usage` where the question is neither a valid port nor a possible name
 */
export function explain(query: string, options: ExplainOptions = {}): Explanation {
  const asked = readQuery(query);
  return asked.kind === 'ports' ? explainPorts(asked, options) : explainName(asked, options);
}

function explainPorts(asked: WrittenPorts & { readonly kind: 'ports' }, options: ExplainOptions): Explanation {
  const { first, last, protocols } = asked;
  const found = facts().entries.flatMap((entry) => {
    const met = entry.ports.filter(
      (ports) => protocols.includes(ports.protocol) && ports.first <= last && first <= ports.last,
    );
    const width = Math.min(...met.map((ports) => ports.last - ports.first));
    const lowest = Math.min(...met.map((ports) => ports.first));
    // Who asks for 22 means ssh: a number that says nothing of its protocol is nearly always TCP's.
    const rank = met.some(({ protocol }) => protocol === 'tcp') ? 0 : 1;
    return met.length === 0 ? [] : [{ entry, width, lowest, rank }];
  });
  found.sort(
    (one, other) => (first === last ? one.width - other.width : one.lowest - other.lowest) || one.rank - other.rank,
  );
  return {
    asked,
    entries: found.map(({ entry, width }) => explained(entry, width === 0 ? 'port' : 'range', options)),
    registered: registeredBetween(protocols, first, last),
    portClass: first === last ? portClass(first, options.ephemeral ?? null) : null,
    suggestions: [],
  };
}

function explainName(asked: Asked & { readonly kind: 'name' }, options: ExplainOptions): Explanation {
  const byName = (names().get(asked.folded) ?? []).toSorted(
    (one, other) => placeOf(asked.folded, one) - placeOf(asked.folded, other),
  );
  const byProgram = (programs().get(asked.folded) ?? []).filter((entry) => !byName.includes(entry));
  const registered = registeredPorts(asked.name);
  const entries = [
    ...byName.map((entry) => explained(entry, 'name', options)),
    ...byProgram.map((entry) => explained(entry, 'program', options)),
  ];
  const found = entries.length > 0 || registered.length > 0;
  return { asked, entries, registered, portClass: null, suggestions: found ? [] : suggestionsFor(asked.folded) };
}

/** An entry that is called so comes before one that is also called so. */
function placeOf(folded: string, { id, names }: CatalogFacts): number {
  return foldName(id) === folded ? 0 : names.map(foldName).indexOf(folded);
}

function explained(entry: CatalogFacts, by: Explained['by'], { language = 'en' }: ExplainOptions): Explained {
  return { by, facts: entry, text: entryText(entry.id, language) ?? { title: entry.id, what: entry.id } };
}

function suggestionsFor(folded: string): readonly string[] {
  const own = closest(folded, ownSpellings());
  return own.length > 0 ? own : closest(folded, registeredSpellings());
}

type Spellings = readonly (readonly [folded: string, name: string])[];

const ownSpellings: () => Spellings = /* @__PURE__ */ once(() =>
  facts().entries.flatMap((entry) => spellings([...entry.names, ...entry.programs])),
);
const registeredSpellings: () => Spellings = /* @__PURE__ */ once(() => spellings([...registeredNames()]));

function spellings(words: readonly string[]): Spellings {
  return words.map((word) => [foldName(word), word] as const);
}

const names: () => ReadonlyMap<string, readonly CatalogFacts[]> = /* @__PURE__ */ once(() =>
  indexed(({ id, names }) => [id, ...names]),
);
const programs: () => ReadonlyMap<string, readonly CatalogFacts[]> = /* @__PURE__ */ once(() =>
  indexed(({ programs }) => programs),
);

function indexed(words: (entry: CatalogFacts) => readonly string[]): ReadonlyMap<string, readonly CatalogFacts[]> {
  const index = new Map<string, CatalogFacts[]>();
  for (const entry of facts().entries) {
    for (const folded of new Set(words(entry).map(foldName))) index.set(folded, [...(index.get(folded) ?? []), entry]);
  }
  return index;
}
