import { type FileProblem, type LocalKnowledge, MenshenError } from '../model/index.ts';
import { type Distrust, readTrusted } from '../files/index.ts';
import type { LocalFile } from './places.ts';

const WITHOUT = ['menshen', '--no-config'];

/**
 * Reads what the owner of this machine expects of it. Files that are not there say nothing, but for one that was
 * `given`; the entries of the first file come first. The reader of YAML is only loaded where there is a file.
 *
 * @param uid who runs this, for whose files they may be
 * @throws MenshenError `config-invalid` with everything that is wrong with any of them (`file-problems`)
 */
export async function readLocal(
  files: readonly LocalFile[],
  uid: number = process.geteuid?.() ?? 0,
): Promise<LocalKnowledge> {
  const problems: FileProblem[] = [];
  const steps: (readonly string[])[] = [];
  const texts: { readonly file: string; readonly text: string }[] = [];
  for (const local of files) {
    const file = local.path;
    const text = textOf(local, uid);
    if (typeof text === 'string') texts.push({ file, text });
    if (text === null || typeof text === 'string') continue;
    problems.push({ file, line: null, column: null, field: null, fault: text.fault });
    if (text.next !== null) steps.push(text.next);
  }
  const knowledge = texts.length === 0 ? [] : await parseAll(texts, problems);
  if (problems.length > 0) {
    const next = steps[0] === undefined ? {} : { next: steps[0] };
    throw new MenshenError('config-invalid', { code: 'file-problems', problems, page: 'local' }, next);
  }
  return { expect: knowledge.flatMap(({ expect }) => expect), only: knowledge.some(({ only }) => only) };
}

async function parseAll(
  texts: readonly { readonly file: string; readonly text: string }[],
  problems: FileProblem[],
): Promise<readonly LocalKnowledge[]> {
  const { parseLocal } = await import('./parse.ts');
  return texts.map(({ file, text }) => parseLocal(file, text, problems));
}

/** @returns `null` where there is no such file */
function textOf({ path, author }: LocalFile, uid: number): string | Distrust | null {
  const owners = { system: [0], user: [0, uid], given: null };
  const text = readTrusted(path, owners[author]);
  if (typeof text === 'string' || text.fault.code !== 'not-readable') return text;
  const isAbsent = text.fault.errno === 'ENOENT' || text.fault.errno === 'ENOTDIR';
  return isAbsent && author !== 'given' ? null : { ...text, next: WITHOUT };
}
