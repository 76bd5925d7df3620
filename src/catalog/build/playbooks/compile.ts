import {
  type CatalogFacts,
  type FileProblem,
  type Language,
  MenshenError,
  type PlaybookAction,
  PLAYBOOK_SYSTEMS,
} from '../../../model/index.ts';
import { check, readYaml } from '../../../yaml/index.ts';
import type { CompiledCheck, CompiledPlaybook, CompiledStep } from '../../compiled.ts';
import type { CatalogSource } from '../compile.ts';
import { playbookProblems } from './across.ts';
import {
  type LocatedPlaybook,
  playbookSchema,
  spread,
  systemsOf,
  type WrittenCheck,
  type WrittenPlaybook,
  type WrittenStep,
  type WrittenSteps,
} from './schema.ts';

export type CompiledPlaybooks = { readonly [language in Language]: readonly CompiledPlaybook[] };

/**
 * Compiles the files of `catalog/playbooks/` against the entries of the catalog. Whatever is wrong ends in one
 * `catalog-invalid` error that lists every problem (`file-problems`).
 */
export function compilePlaybooks(
  sources: readonly CatalogSource[],
  entries: readonly CatalogFacts[],
): CompiledPlaybooks {
  const problems: FileProblem[] = [];
  const located = sources.flatMap((source) => readPlaybooks(source, problems));
  if (problems.length === 0) problems.push(...playbookProblems(located, entries));
  if (problems.length > 0) {
    throw new MenshenError('catalog-invalid', { code: 'file-problems', problems, page: 'catalog' });
  }
  const inLanguage = (language: Language): readonly CompiledPlaybook[] =>
    located.map(({ playbook }) => compiled(playbook, language));
  return { en: inLanguage('en'), zh: inLanguage('zh') };
}

function readPlaybooks({ file, text }: CatalogSource, problems: FileProblem[]): readonly LocatedPlaybook[] {
  const yaml = readYaml(file, text);
  if ('problems' in yaml) {
    problems.push(...yaml.problems);
    return [];
  }
  if (!Array.isArray(yaml.value)) {
    problems.push({ ...yaml.at([]), field: null, fault: { code: 'list' } });
    return [];
  }
  return yaml.value.flatMap((value: unknown, index) => {
    const playbook = check(playbookSchema, value, yaml, [index], problems);
    return playbook === null ? [] : [{ playbook, at: (path, end) => yaml.at([index, ...path], end) }];
  });
}

function compiled(written: WrittenPlaybook, language: Language): CompiledPlaybook {
  const systems: Record<string, CompiledPlaybook['systems']['linux']> = {};
  for (const system of PLAYBOOK_SYSTEMS) {
    const parts = written[system];
    if (parts === undefined) continue;
    systems[system] = {
      steps: parts.steps.map((step) => stepOf(step, language)),
      verify: parts.verify === undefined ? null : parts.verify.map((step) => stepOf(step, language)),
    };
  }
  return {
    id: written.id,
    ...written[language],
    ports: (written.ports ?? []).flatMap(spread),
    entries: written.entries ?? [],
    names: written.names ?? [],
    sources: written.sources,
    tell: written.tell.map((one) => ('use' in one ? one : checkOf(one, language))),
    systems,
  };
}

function stepOf(step: WrittenSteps[number], language: Language): CompiledStep {
  if ('use' in step) return step;
  const { run, menshen } = step;
  return {
    text: step[language],
    commands: linesOf(run),
    ...(menshen === undefined ? {} : { menshen: actionOf(menshen) }),
  };
}

function actionOf({ command, ports, how }: NonNullable<WrittenStep['menshen']>): PlaybookAction {
  return { command, ports: ports.flatMap(spread), ...(how === undefined ? {} : { how }) };
}

function checkOf(check: WrittenCheck, language: Language): CompiledCheck {
  const commands = PLAYBOOK_SYSTEMS.map((system) => [system, linesOf(check.run?.[system])] as const);
  return {
    text: check[language],
    on: systemsOf(check),
    commands: Object.fromEntries(commands.filter(([, lines]) => lines.length > 0)),
  };
}

function linesOf(commands: string | undefined): readonly string[] {
  return commands === undefined ? [] : commands.split('\n');
}
