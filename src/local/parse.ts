import type { FileProblem, LocalKnowledge } from '../model/index.ts';
import { check, readYaml } from '../yaml/index.ts';
import { localSchema } from './schema.ts';

/**
 * Reads one `menshen.yaml`; one that is empty, or has comments only, says nothing.
 *
 * @param file how problems call it
 * @param problems gets whatever is wrong with it
 */
export function parseLocal(file: string, text: string, problems: FileProblem[]): LocalKnowledge {
  const nothing: LocalKnowledge = { expect: [], only: false };
  const yaml = readYaml(file, text);
  if ('problems' in yaml) {
    problems.push(...yaml.problems);
    return nothing;
  }
  if (yaml.value === null) return nothing;
  return check(localSchema, yaml.value, yaml, [], problems) ?? nothing;
}
