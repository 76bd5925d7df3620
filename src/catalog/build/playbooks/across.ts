import {
  type CatalogFacts,
  type CatalogPorts,
  type FilePlace,
  type FileProblem,
  PLAYBOOK_SYSTEMS,
} from '../../../model/index.ts';
import type { Path } from '../../../yaml/index.ts';
import { foldName } from '../../names.ts';
import { type LocatedPlaybook, spread, systemsOf } from './schema.ts';

/** What is wrong between playbooks that are right by themselves, and between them and the catalog's entries. */
export function playbookProblems(
  playbooks: readonly LocatedPlaybook[],
  entries: readonly CatalogFacts[],
): readonly FileProblem[] {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  return [
    ...playbooks.flatMap((located) => [...entryProblems(located, byId), ...ownProblems(located)]),
    ...takenTwice(playbooks),
  ];
}

function problem({ at }: LocatedPlaybook, path: Path, text: string, end: 'key' | 'value' = 'value'): FileProblem {
  return { ...at(path, end), field: path.length === 0 ? null : path.join('.'), fault: { code: 'said', text } };
}

function entryProblems(located: LocatedPlaybook, byId: ReadonlyMap<string, CatalogFacts>): readonly FileProblem[] {
  const { playbook } = located;
  const ports = (playbook.ports ?? []).flatMap(spread);
  const problems = (playbook.entries ?? []).flatMap((id, index) => {
    const entry = byId.get(id);
    if (entry === undefined) return [problem(located, ['entries', index], `there is no entry "${id}"`)];
    return entry.ports.some((one) => ports.some((other) => overlap(one, other)))
      ? []
      : [problem(located, ['entries', index], `"${id}" has none of these ports`)];
  });
  // Who asks for the id must not get one thing from the playbooks and another one from the entries.
  if (byId.has(playbook.id) && !(playbook.entries ?? []).includes(playbook.id)) {
    problems.push(problem(located, ['id'], `"${playbook.id}" is an entry that it does not belong to`));
  }
  return problems;
}

function ownProblems(located: LocatedPlaybook): readonly FileProblem[] {
  const { playbook } = located;
  const ports = (playbook.ports ?? []).flatMap(spread);
  const systems = PLAYBOOK_SYSTEMS.filter((system) => playbook[system] !== undefined);
  const problems = systems
    .filter((system) => !playbook.tell.some((one) => 'use' in one || systemsOf(one).includes(system)))
    .map((system) => problem(located, ['tell'], `has nothing for ${system}`, 'key'));
  if (systems.length === 0) problems.push(problem(located, [], 'expected steps for one system at least'));
  if (ports.length === 0) problems.push(...portlessProblems(located));
  for (const system of systems) {
    for (const [index, step] of (playbook[system]?.steps ?? []).entries()) {
      const acted = 'use' in step ? [] : (step.menshen?.ports ?? []).flatMap(spread);
      const tell = (text: string): void =>
        void problems.push(problem(located, [system, 'steps', index, 'menshen'], text, 'key'));
      if (acted.some((one) => !ports.some((other) => overlap(one, other)))) {
        tell('closes a port that the playbook is not about');
      }
      if (acted.length > 0 && system !== 'linux') tell('Menshen closes ports on Linux only');
    }
  }
  return problems;
}

/** What is about no port in particular has no port to put into general steps, and has to say all by itself. */
function portlessProblems(located: LocatedPlaybook): readonly FileProblem[] {
  const { playbook } = located;
  const lists = PLAYBOOK_SYSTEMS.flatMap((system) => [playbook[system]?.steps ?? [], playbook[system]?.verify ?? []]);
  const texts = [
    ...(playbook.names === undefined ? ['expected ports or names, so that it can be asked for'] : []),
    ...([playbook.tell, ...lists].flat().some((step) => 'use' in step)
      ? ['expected no general steps where there are no ports to put in']
      : []),
    ...PLAYBOOK_SYSTEMS.filter((system) => playbook[system]?.verify === undefined).map(
      (system) => `expected steps and verify for ${system}`,
    ),
  ];
  return texts.map((text) => problem(located, [], text));
}

/** Ids, names and entries belong to one playbook each. */
function takenTwice(playbooks: readonly LocatedPlaybook[]): readonly FileProblem[] {
  const taken = new Map<string, FilePlace>();
  return playbooks.flatMap((located) => {
    const { playbook, at } = located;
    const words = new Map<string, readonly [path: Path, word: string]>();
    words.set(`id ${playbook.id}`, [['id'], playbook.id]);
    for (const [index, id] of (playbook.entries ?? []).entries()) words.set(`entry ${id}`, [['entries', index], id]);
    for (const [index, name] of (playbook.names ?? []).entries()) {
      words.set(`name ${foldName(name)}`, [['names', index], name]);
    }
    return [...words].flatMap(([key, [path, word]]) => {
      const earlier = taken.get(key);
      if (earlier === undefined) taken.set(key, at(['id']));
      if (earlier === undefined) return [];
      const { file, line, column } = earlier;
      return [problem(located, path, `"${word}" is taken by the playbook at ${file}:${line}:${column}`)];
    });
  });
}

function overlap(one: CatalogPorts, other: CatalogPorts): boolean {
  return one.protocol === other.protocol && one.first <= other.last && other.first <= one.last;
}
