import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { type FileProblem, type LocalKnowledge, MenshenError } from '../model/index.ts';
import type { LocalFile } from './places.ts';
import { type Distrust, distrust } from './trust.ts';

const MEBIBYTE = 1024 * 1024;
const LONGEST = 1;
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
  let descriptor: number | null = null;
  try {
    // A pipe of that name must not keep us waiting.
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) return { fault: { code: 'not-a-file' }, next: null };
    return distrust(path, stats, author, uid) ?? decode(descriptor);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const isAbsent = code === 'ENOENT' || code === 'ENOTDIR';
    if (isAbsent && author !== 'given') return null;
    return { fault: { code: 'not-readable', errno: code ?? message }, next: WITHOUT };
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}

function decode(descriptor: number): string | Distrust {
  const bytes = new Uint8Array(LONGEST * MEBIBYTE + 1);
  let length = 0;
  for (let read = -1; read !== 0; length += read)
    read = readSync(descriptor, bytes, length, bytes.length - length, null);
  if (length === bytes.length) return { fault: { code: 'long-file', mebibytes: LONGEST }, next: null };
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, length));
  } catch {
    return { fault: { code: 'not-utf8' }, next: null };
  }
}
