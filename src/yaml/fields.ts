import * as v from 'valibot';
import type { FileFault } from '../model/index.ts';
import { message } from './fault.ts';

/** One line of text without blanks around it or anything invisible in it. `wrong` is told of what is no text at all. */
export function word(wrong: FileFault): v.GenericSchema<string> {
  return v.pipe(
    v.string(message(wrong)),
    v.check((value) => value !== '' && value === value.trim(), message({ code: 'text-blanks' })),
    v.check((value) => !/[\p{C}\u2028\u2029]/u.test(value), message({ code: 'text-invisible' })),
  );
}

/**
 * The owner's words on one line; joiners are letters' business in some languages, so only what breaks the line is refused.
 */
export function sentence(longest: number): v.GenericSchema<string> {
  return v.pipe(
    v.string(message({ code: 'text' })),
    v.transform((value) => value.trim()),
    v.nonEmpty(message({ code: 'text' })),
    v.maxLength(longest, message({ code: 'long-text', most: longest })),
    v.check((value) => !/[\p{Cc}\u2028\u2029]/u.test(value), message({ code: 'text-lines' })),
  );
}

export function oneOf<const Option extends string>(options: readonly Option[]): v.GenericSchema<Option> {
  return v.picklist(options, message({ code: 'one-of', options }));
}

/** A list whose items differ. */
export function list<Input, Output>(
  item: v.GenericSchema<Input, Output>,
  least: number,
): v.GenericSchema<Input[], Output[]> {
  return v.pipe(
    v.array(item, message({ code: 'list' })),
    v.minLength(least, message({ code: 'few-items', least })),
    v.check(
      (items) => new Set(items.map((one) => JSON.stringify(one))).size === items.length,
      message({ code: 'same-items' }),
    ),
  );
}

/**
 * A mapping with these fields and no others. Unlike the library's strict object it tells of every unknown field, not of
 * the first alone, and takes no list for a mapping.
 */
export function mapping<const Entries extends v.ObjectEntries>(
  entries: Entries,
): v.GenericSchema<unknown, v.InferOutput<v.ObjectSchema<Entries, string>>> {
  const fields = Object.keys(entries);
  const wrong = message({ code: 'mapping', fields });
  return v.pipe(
    v.custom<object>((value) => typeof value === 'object' && value !== null && !Array.isArray(value), wrong),
    v.objectWithRest(entries, v.never(message({ code: 'unknown-field', nearest: null, fields })), wrong),
    v.transform((known) => known as v.InferOutput<v.ObjectSchema<Entries, string>>),
  );
}
