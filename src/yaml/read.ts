import { isMap, isScalar, isSeq, LineCounter, type Node, type ParsedNode, parseDocument } from 'yaml';
import type { FileFault, FilePlace, FileProblem } from '../model/index.ts';
import { DEEPEST, firstAlias, isTooDeep, repeatedKeys } from './guard.ts';
import { syntaxFault } from './syntax.ts';
import { unclosedIn } from './unclosed.ts';

/** Nobody reads more of one file, and telling where each stands takes its time. */
export const MOST_PROBLEMS = 1000;

const TOO_DEEP: FileFault = { code: 'too-deep', most: DEEPEST };

/** A step down into the file: a key of a mapping or an index of a list. */
export type Path = readonly (string | number)[];

/** One YAML file: its value and where each part of it stands. */
export interface LocatedYaml {
  readonly value: unknown;
  /** Of the deepest part of `path` that exists; with `key` of the key itself where it can. */
  readonly at: (path: Path, end?: 'key' | 'value') => FilePlace;
}

/** Reads one YAML file that a person wrote. Aliases are refused: they hide a value's place. */
export function readYaml(file: string, text: string): LocatedYaml | { readonly problems: readonly FileProblem[] } {
  const lines = new LineCounter();
  const place = (offset: number): FilePlace => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  const problem = (offset: number, fault: FileFault): FileProblem => ({ ...place(offset), field: null, fault });
  if (isTooDeep(text)) return { problems: [{ file, line: 1, column: 1, field: null, fault: TOO_DEEP }] };
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
    logLevel: 'error',
  });
  const errors = [...document.errors, ...document.warnings].slice(0, MOST_PROBLEMS);
  if (errors.length > 0) {
    const opening = unclosedIn(document, text);
    return {
      problems: errors.map((error) => {
        const fault = syntaxFault(error, text);
        const [offset] = error.pos;
        if (fault.code !== 'missing-character' || fault.character === null) return problem(offset, fault);
        return problem(opening(fault.character, offset) ?? offset, fault);
      }),
    };
  }
  const repeated = repeatedKeys(document).slice(0, MOST_PROBLEMS);
  if (repeated.length > 0) return { problems: repeated.map((offset) => problem(offset, { code: 'repeated-key' })) };
  const root = document.contents;
  try {
    const value: unknown = document.toJS({ maxAliasCount: 0 });
    return { value, at: (path, end = 'value') => place(offsetOf(root, path, end)) };
  } catch {
    return { problems: [problem(firstAlias(document), { code: 'aliases' })] };
  }
}

function offsetOf(root: ParsedNode | null, path: Path, end: 'key' | 'value'): number {
  let offset = root?.range[0] ?? 0;
  let node: unknown = root;
  for (const [depth, step] of path.entries()) {
    const child = childOf(node, step);
    if (child === null) return offset;
    const wanted = end === 'key' && depth === path.length - 1 ? (child.key ?? child.value) : (child.value ?? child.key);
    offset = wanted?.range?.[0] ?? offset;
    node = child.value;
  }
  return offset;
}

function childOf(node: unknown, step: string | number): { key: Node | null; value: Node | null } | null {
  if (isSeq<Node>(node)) {
    const value = typeof step === 'number' ? node.items[step] : undefined;
    return value === undefined ? null : { key: null, value };
  }
  if (!isMap<Node, Node | null>(node)) return null;
  const pair = node.items.find(({ key }) => isScalar(key) && key.value === step);
  return pair === undefined ? null : { key: pair.key, value: pair.value };
}
