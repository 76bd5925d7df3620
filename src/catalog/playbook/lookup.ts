import type { CatalogPorts, Language, Playbook, PlaybookTexts } from '../../model/index.ts';
import type { CompiledPlaybook } from '../compiled.ts';
import { type Explained, explain } from '../explain.ts';
import { foldName } from '../names.ts';
import { type Asked, readQuery } from '../query.ts';
import { writtenPlaybooks } from './data.ts';
import { anyPortParts, askedPorts, entryParts } from './derived.ts';
import { perSystem, writtenPlaybook } from './written.ts';

export interface PlaybookOptions {
  /** Language of what the catalog says; `en` where it is missing. */
  readonly language?: Language;
  /** The sentences of the same language: `(await messages(language)).playbookSteps`. */
  readonly texts: PlaybookTexts;
}

/** Another playbook for what was asked; `id` asks for it. */
export interface OtherPlaybook {
  readonly id: string;
  readonly title: string;
}

export interface PlaybookAnswer {
  readonly asked: Asked;
  /** The handwritten one first, else one for the best entry, else the general one for any port; `null` for a name that nobody knows. */
  readonly playbook: Playbook | null;
  readonly others: readonly OtherPlaybook[];
  /** Names that may have been meant; only where nothing was found. */
  readonly suggestions: readonly string[];
}

/**
 * How to close a port (`445`, `53/udp`, `8000-8100/tcp`) or what is known by a name (`smb`, `冰河`, an entry's id), and how to tell a
 * trojan from the real service first. Needs no machine, only the catalog.
 *
 * @throws MenshenError `usage` where it is neither a valid port or range nor anything that could be a name
 */
export function playbook(query: string, { language = 'en', texts }: PlaybookOptions): PlaybookAnswer {
  const asked = readQuery(query);
  const explanation = explain(query, { language });
  const ports = asked.kind === 'name' ? null : spread(asked);
  const written = writtenFor(asked, explanation.entries, language);
  // Of a range only what is about all of it: whoever asks for half of the ports does not mean what one of them is known for.
  const known = explanation.entries.filter(({ facts }) => ports === null || covers(facts.ports, ports));
  const taken = new Set(written.flatMap(({ entries }) => entries));
  const entries = known.filter(({ facts }) => facts.kind !== 'class' && !taken.has(facts.id));
  const found: readonly (OtherPlaybook & { readonly make: () => Playbook })[] = [
    ...written.map((one) => ({ id: one.id, title: one.title, make: () => writtenPlaybook(one, language, texts) })),
    ...entries.map((one) => ({
      id: one.facts.id,
      title: one.text.title,
      make: () => entryPlaybook(one, ports, texts),
    })),
  ];
  const [best, ...others] = found;
  const registered =
    ports ?? explanation.registered.map(({ protocol, port }) => ({ protocol, first: port, last: port }));
  const general = registered.length === 0 ? null : anyPortPlaybook(registered, texts);
  return {
    asked,
    playbook: best?.make() ?? general,
    others: others.map(({ id, title }) => ({ id, title })),
    suggestions: best === undefined && general === null ? explanation.suggestions : [],
  };
}

function writtenFor(asked: Asked, entries: readonly Explained[], language: Language): readonly CompiledPlaybook[] {
  const all = writtenPlaybooks(language);
  if (asked.kind === 'ports') return all.filter(({ ports }) => covers(ports, spread(asked)));
  const named = all.filter(({ id, names }) => [id, ...names].some((name) => foldName(name) === asked.folded));
  const byEntry = entries
    .filter(({ by }) => by === 'name')
    .flatMap(({ facts }) => all.filter((one) => one.entries.includes(facts.id)));
  return [...new Set([...named, ...byEntry])];
}

/** Whether one of the asked protocols is met as a whole: who asks for 22 means TCP's or UDP's. */
function covers(ports: readonly CatalogPorts[], asked: readonly CatalogPorts[]): boolean {
  return asked.some(({ protocol, first, last }) =>
    ports.some((own) => own.protocol === protocol && own.first <= first && last <= own.last),
  );
}

function entryPlaybook(
  { facts, text }: Explained,
  asked: readonly CatalogPorts[] | null,
  texts: PlaybookTexts,
): Playbook {
  const ports = askedPorts(facts.ports, asked);
  return {
    id: facts.id,
    from: 'entry',
    title: text.title,
    what: text.what,
    ...(text.weakness === undefined ? {} : { weakness: text.weakness }),
    ports,
    entries: [facts.id],
    sources: facts.sources,
    systems: perSystem((system) => entryParts(facts, text, { system, ports, texts })),
  };
}

function anyPortPlaybook(ports: readonly CatalogPorts[], texts: PlaybookTexts): Playbook {
  return {
    id: 'any-port',
    from: 'general',
    ...texts.anyPort,
    ports,
    entries: [],
    sources: [],
    systems: perSystem((system) => anyPortParts({ system, ports, texts })),
  };
}

function spread({ first, last, protocols }: Extract<Asked, { kind: 'ports' }>): readonly CatalogPorts[] {
  return protocols.map((protocol) => ({ protocol, first, last }));
}
