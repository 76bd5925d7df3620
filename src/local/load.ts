import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { type LocalKnowledge, MenshenError } from '../model/index.ts';
import { visible } from '../text/index.ts';
import type { LocalFile } from './places.ts';
import { type Distrust, distrust } from './trust.ts';

const LONGEST = 1024 * 1024;
const MOST_TOLD = 20;
const WITHOUT = 'menshen --no-config';
const PAGE = 'docs/local.md describes the fields';

/**
 * Reads what the owner of this machine expects of it. Files that are not there say nothing, but for one that was
 * `given`; the entries of the first file come first. The reader of YAML is only loaded where there is a file.
 *
 * @param uid who runs this, for whose files they may be
 * @throws MenshenError `config-invalid` with everything that is wrong with any of them, a problem a line
 */
export async function readLocal(
  files: readonly LocalFile[],
  uid: number = process.geteuid?.() ?? 0,
): Promise<LocalKnowledge> {
  const problems: string[] = [];
  const steps: string[] = [];
  const texts: { readonly name: string; readonly text: string }[] = [];
  for (const file of files) {
    const name = visible(file.path);
    const text = textOf(file, uid);
    if (typeof text === 'string') texts.push({ name, text });
    if (text === null || typeof text === 'string') continue;
    problems.push(`${name}: ${visible(text.problem)}`);
    steps.push(text.next);
  }
  const knowledge = texts.length === 0 ? [] : await parseAll(texts, problems);
  if (problems.length > 0) throw new MenshenError('config-invalid', listed(problems), { next: steps[0] ?? PAGE });
  return { expect: knowledge.flatMap(({ expect }) => expect), only: knowledge.some(({ only }) => only) };
}

function listed(problems: readonly string[]): string {
  const left = problems.length - MOST_TOLD;
  return [...problems.slice(0, MOST_TOLD), ...(left > 0 ? [`… and ${left} more`] : [])].join('\n');
}

async function parseAll(
  texts: readonly { readonly name: string; readonly text: string }[],
  problems: string[],
): Promise<readonly LocalKnowledge[]> {
  const { parseLocal } = await import('./parse.ts');
  return texts.map(({ name, text }) => parseLocal(name, text, problems));
}

/** @returns `null` where there is no such file */
function textOf({ path, author }: LocalFile, uid: number): string | Distrust | null {
  let descriptor: number | null = null;
  try {
    // A pipe of that name must not keep us waiting.
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) return { problem: 'expected a file', next: PAGE };
    return distrust(path, stats, author, uid) ?? decode(descriptor);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const isAbsent = code === 'ENOENT' || code === 'ENOTDIR';
    return isAbsent && author !== 'given' ? null : { problem: `can't be read: ${code ?? message}`, next: WITHOUT };
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}

function decode(descriptor: number): string | Distrust {
  const bytes = new Uint8Array(LONGEST + 1);
  let length = 0;
  for (let read = -1; read !== 0; length += read)
    read = readSync(descriptor, bytes, length, bytes.length - length, null);
  if (length > LONGEST) return { problem: 'expected at most 1 MiB', next: PAGE };
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, length));
  } catch {
    return { problem: 'expected text in UTF-8', next: PAGE };
  }
}
