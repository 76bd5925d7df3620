import type { Format, Line } from './format.ts';
import { isPrompt } from './prompts.ts';

/** Lines that stand together: from a heading, or from a prompt, to the next one. */
export interface Section {
  /** Whose heading stands above them; `null` where none does. */
  readonly format: Format | null;
  readonly lines: readonly Line[];
}

export interface Cut {
  readonly sections: readonly Section[];
  /** Lines of shells, which belong to no listing. */
  readonly prompts: number;
}

/** Cuts a capture where a listing starts. Where several formats know a heading, the first of them takes it. */
export function cut(lines: readonly Line[], formats: readonly Format[]): Cut {
  const sections: Section[] = [];
  let prompts = 0;
  let format: Format | null = null;
  let current: Line[] = [];
  const close = (): void => {
    if (current.length > 0) sections.push({ format, lines: current });
    current = [];
  };
  for (const line of lines) {
    const next = line.text === '' ? undefined : formats.find((one) => one.starts(line.text));
    // A document has many such lines, one a record.
    if (next !== undefined && next === format && next.document === true) {
      current.push(line);
      continue;
    }
    if (next !== undefined) {
      close();
      format = next;
    } else if (isPrompt(line.text)) {
      close();
      format = null;
      prompts++;
      continue;
    }
    current.push(line);
  }
  close();
  return { sections, prompts };
}
