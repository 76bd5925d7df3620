import type { FileList } from './lists.ts';

/** Folders that say nothing about who installed what is in them. */
const EVERYWHERE = new Set(['usr', 'lib', 'lib32', 'lib64', 'libexec', 'bin', 'sbin', 'local', 'opt', 'share']);
const SHORTEST_WORD = 3;
const MOST_GUESSES = 12;

/**
 * Lists of packages that are likely to own a path, the likeliest first: those that are called like the program or a folder
 * on the way to it. Opening a dozen lists instead of thousands is what makes looking for owners quick.
 */
export function likelyLists(path: string, lists: readonly FileList[]): readonly FileList[] {
  const program = path.slice(path.lastIndexOf('/') + 1);
  const words = wordsIn(path);
  const scored: { list: FileList; score: number }[] = [];
  for (const list of lists) {
    const score = likeness(list.owner, program, words);
    if (score > 0) scored.push({ list, score });
  }
  scored.sort((one, other) => other.score - one.score || one.list.owner.length - other.list.owner.length);
  return scored.slice(0, MOST_GUESSES).map(({ list }) => list);
}

function likeness(name: string, program: string, words: readonly string[]): number {
  if (name === program) return 4;
  if (program.startsWith(name) || name.startsWith(program)) return 3;
  if (words.some((word) => name.startsWith(word))) return 2;
  return words.some((word) => name.includes(word)) ? 1 : 0;
}

/** `/usr/sbin/chronyd` has `chrony`: daemons often carry a `d` that their package does not. */
function wordsIn(path: string): readonly string[] {
  return path
    .split('/')
    .filter((part) => !EVERYWHERE.has(part))
    .flatMap((part) => part.split(/[^A-Za-z]+/))
    .map((word) => (word.length > SHORTEST_WORD ? word.replace(/d$/, '') : word))
    .filter((word) => word.length >= SHORTEST_WORD);
}
