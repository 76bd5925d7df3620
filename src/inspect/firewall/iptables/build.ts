import type { Answer, Selector, Step, Wanted } from '../rule.ts';
import { type Option, optionText } from './words.ts';

type Part = Pick<Selector, 'field'> & Partial<Omit<Selector, 'field' | 'text'>>;

/** Any bit of a mask is set. */
export const NONZERO: Wanted = { kind: 'numbers', ranges: [1, 0xffff_ffff] };

function selectorOf(option: Option, part: Part): Selector {
  return { mask: null, family: null, protocol: null, domain: null, ...part, text: () => optionText(option) };
}

/** A test that one field is among these values. */
export function fieldStep(option: Option, part: Part, wanted: Wanted): Step {
  return rowsStep(option, [part], [[wanted]]);
}

/** A test that the fields fit one of these rows. */
export function rowsStep(option: Option, parts: readonly Part[], rows: readonly (readonly Wanted[])[]): Step {
  const selectors = parts.map((part) => selectorOf(option, part));
  return { do: 'test', test: { kind: 'match', match: { selectors, rows, negated: option.negated } } };
}

export function fixedStep(answer: Answer, text: string): Step {
  return { do: 'test', test: { kind: 'fixed', answer, text: () => text } };
}

/** A test of which only its own negation is known: `holds` where it is not negated. */
export function holdsStep(option: Option, holds: boolean): Step {
  return fixedStep(holds === option.negated ? 'no' : 'yes', optionText(option));
}
