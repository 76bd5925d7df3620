import type { FileList } from './lists.ts';

/** Folders that say nothing about who installed what is in them. */
const EVERYWHERE = new Set(['usr', 'lib', 'lib32', 'lib64', 'libexec', 'bin', 'sbin', 'local', 'opt', 'share']);
const SHORTEST_WORD = 3;
const MOST_GUESSES = 12;

/**
 * Guesses which lists have a path, the likeliest first: those of packages that are called like the program or a folder on
 * the way to it. Opening a dozen lists instead of thousands is what makes looking for owners quick.
 */
export function guesser(lists: readonly FileList[]): (path: string) => readonly FileList[] {
  const byOwner = new Map<string, FileList[]>();
  for (const list of lists) {
    const known = byOwner.get(list.owner);
    if (known === undefined) byOwner.set(list.owner, [list]);
    else known.push(list);
  }
  // Searched as one text, since code that has just been started takes long to go through names one by one.
  const names = `\n${[...byOwner.keys()].join('\n')}\n`;
  return (path) => {
    const program = path.slice(path.lastIndexOf('/') + 1);
    const scores = new Map(byOwner.has(program) ? [[program, 4]] : []);
    for (const word of wordsIn(path)) {
      for (const name of linesWith(names, word)) {
        scores.set(name, Math.max(scores.get(name) ?? 0, likeness(name, program, word)));
      }
    }
    return [...scores]
      .sort(([one, score], [other, otherScore]) => otherScore - score || one.length - other.length)
      .slice(0, MOST_GUESSES)
      .flatMap(([name]) => byOwner.get(name) ?? []);
  };
}

function likeness(name: string, program: string, word: string): number {
  if (program.startsWith(name) || name.startsWith(program)) return 3;
  return name.startsWith(word) ? 2 : 1;
}

function* linesWith(text: string, word: string): Generator<string> {
  for (let at = text.indexOf(word); at >= 0;) {
    const end = text.indexOf('\n', at);
    yield text.slice(text.lastIndexOf('\n', at) + 1, end);
    at = text.indexOf(word, end);
  }
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
