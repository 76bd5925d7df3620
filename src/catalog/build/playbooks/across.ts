import { type CatalogFacts, type CatalogPorts, PLAYBOOK_SYSTEMS } from '../../../model/index.ts';
import { foldName } from '../../names.ts';
import { type LocatedPlaybook, spread, systemsOf } from './schema.ts';

/** What is wrong between playbooks that are right by themselves, and between them and the catalog's entries. */
export function playbookProblems(
  playbooks: readonly LocatedPlaybook[],
  entries: readonly CatalogFacts[],
): readonly string[] {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  return [
    ...playbooks.flatMap((located) => [...entryProblems(located, byId), ...ownProblems(located)]),
    ...takenTwice(playbooks),
  ];
}

function entryProblems({ playbook, at }: LocatedPlaybook, byId: ReadonlyMap<string, CatalogFacts>): readonly string[] {
  const ports = (playbook.ports ?? []).flatMap(spread);
  const problems = (playbook.entries ?? []).flatMap((id, index) => {
    const entry = byId.get(id);
    const place = `${at(['entries', index])}: entries.${index}`;
    if (entry === undefined) return [`${place}: there is no entry "${id}"`];
    return entry.ports.some((one) => ports.some((other) => overlap(one, other)))
      ? []
      : [`${place}: "${id}" has none of these ports`];
  });
  // Who asks for the id must not get one thing from the playbooks and another one from the entries.
  if (byId.has(playbook.id) && !(playbook.entries ?? []).includes(playbook.id)) {
    problems.push(`${at(['id'])}: id: "${playbook.id}" is an entry that it does not belong to`);
  }
  return problems;
}

function ownProblems({ playbook, at }: LocatedPlaybook): readonly string[] {
  const ports = (playbook.ports ?? []).flatMap(spread);
  const problems: string[] = [];
  const systems = PLAYBOOK_SYSTEMS.filter((system) => playbook[system] !== undefined);
  if (systems.length === 0) problems.push(`${at([])}: expected steps for one system at least`);
  const checked = systems.filter(
    (system) => !playbook.tell.some((one) => 'use' in one || systemsOf(one).includes(system)),
  );
  problems.push(...checked.map((system) => `${at(['tell'], 'key')}: tell: has nothing for ${system}`));
  if (ports.length === 0) problems.push(...portlessProblems({ playbook, at }));
  for (const system of systems) {
    for (const [index, step] of (playbook[system]?.steps ?? []).entries()) {
      const acted = 'use' in step ? [] : (step.menshen?.ports ?? []).flatMap(spread);
      const place = `${at([system, 'steps', index, 'menshen'], 'key')}: ${system}.steps.${index}.menshen`;
      if (acted.some((one) => !ports.some((other) => overlap(one, other)))) {
        problems.push(`${place}: closes a port that the playbook is not about`);
      }
      if (acted.length > 0 && system !== 'linux') problems.push(`${place}: Menshen closes ports on Linux only`);
    }
  }
  return problems;
}

/** What is about no port in particular has no port to put into general steps, and has to say all by itself. */
function portlessProblems({ playbook, at }: LocatedPlaybook): readonly string[] {
  const problems: string[] = [];
  if (playbook.names === undefined) problems.push(`${at([])}: expected ports or names, so that it can be asked for`);
  const lists = PLAYBOOK_SYSTEMS.flatMap((system) => [playbook[system]?.steps ?? [], playbook[system]?.verify ?? []]);
  if ([playbook.tell, ...lists].flat().some((step) => 'use' in step)) {
    problems.push(`${at([])}: expected no general steps where there are no ports to put in`);
  }
  for (const system of PLAYBOOK_SYSTEMS) {
    if (playbook[system]?.verify === undefined) problems.push(`${at([])}: expected steps and verify for ${system}`);
  }
  return problems;
}

/** Ids, names and entries belong to one playbook each. */
function takenTwice(playbooks: readonly LocatedPlaybook[]): readonly string[] {
  const taken = new Map<string, string>();
  return playbooks.flatMap(({ playbook, at }) => {
    const words = new Map<string, string>();
    words.set(`id ${playbook.id}`, `${at(['id'])}: id: "${playbook.id}"`);
    for (const [index, id] of (playbook.entries ?? []).entries()) {
      words.set(`entry ${id}`, `${at(['entries', index])}: entries.${index}: "${id}"`);
    }
    for (const [index, name] of (playbook.names ?? []).entries()) {
      words.set(`name ${foldName(name)}`, `${at(['names', index])}: names.${index}: "${name}"`);
    }
    return [...words].flatMap(([word, problem]) => {
      const earlier = taken.get(word);
      if (earlier === undefined) taken.set(word, at(['id']));
      return earlier === undefined ? [] : [`${problem} is taken by the playbook at ${earlier}`];
    });
  });
}

function overlap(one: CatalogPorts, other: CatalogPorts): boolean {
  return one.protocol === other.protocol && one.first <= other.last && other.first <= one.last;
}
