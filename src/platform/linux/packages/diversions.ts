import type { Line } from './lists.ts';

/** A file that one package has moved away so that its own can stand there, see dpkg-divert(1). */
export interface Diversion {
  readonly from: string;
  readonly to: string;
  /** Name of the package; `:` where the administrator did it. */
  readonly by: string;
}

/** Reads `var/lib/dpkg/diversions`: three lines each. */
export function parseDiversions(text: string): readonly Diversion[] {
  const lines = text.split('\n');
  const diversions: Diversion[] = [];
  for (let at = 0; at + 2 < lines.length; at += 3) {
    const [from = '', to = '', by = ''] = lines.slice(at, at + 3);
    diversions.push({ from, to, by });
  }
  return diversions;
}

/** The lines that the list of a file's owner may have, when it would be listed by one of these names without diversions. */
export function throughDiversions(names: readonly string[], diversions: readonly Diversion[]): readonly Line[] {
  return names.flatMap((name) => {
    const taken = diversions.find((diversion) => diversion.from === name);
    const moved = diversions.filter((diversion) => diversion.to === name);
    return [
      { text: name, accepts: (owner: string) => taken === undefined || owner === taken.by },
      ...moved.map(({ from, by }) => ({ text: from, accepts: (owner: string) => owner !== by })),
    ];
  });
}
