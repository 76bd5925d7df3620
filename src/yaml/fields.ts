import * as v from 'valibot';

/** One line of text without blanks around it or anything invisible in it. `what` completes "expected …". */
export function word(what: string): v.GenericSchema<string> {
  return v.pipe(
    v.string(`expected ${what}`),
    v.check((value) => value !== '' && value === value.trim(), `expected ${what}, not empty, no blanks around it`),
    v.check((value) => !/[\p{C}\u2028\u2029]/u.test(value), `expected ${what} on one line, nothing invisible in it`),
  );
}

export function oneOf<const Option extends string>(options: readonly Option[]): v.GenericSchema<Option> {
  return v.picklist(options, `expected one of ${options.join(', ')}`);
}

/** A list whose items differ. `what` completes "expected …". */
export function list<Input, Output>(
  item: v.GenericSchema<Input, Output>,
  what: string,
  shortest: number,
): v.GenericSchema<Input[], Output[]> {
  return v.pipe(
    v.array(item, `expected a list of ${what}`),
    v.minLength(shortest, `expected a list of at least ${shortest} of the ${what}`),
    v.check(
      (items) => new Set(items.map((one) => JSON.stringify(one))).size === items.length,
      `expected different ${what}`,
    ),
  );
}

/**
 * A mapping with these fields and no others. Unlike the library's strict object it tells of every unknown field, not of
 * the first alone, and takes no list for a mapping. `what` is a whole message, "expected …".
 */
export function mapping<const Entries extends v.ObjectEntries>(
  entries: Entries,
  what: string,
): v.GenericSchema<unknown, v.InferOutput<v.ObjectSchema<Entries, string>>> {
  return v.pipe(
    v.custom<object>((value) => typeof value === 'object' && value !== null && !Array.isArray(value), what),
    v.objectWithRest(entries, v.never(), what),
    v.transform((fields) => fields as v.InferOutput<v.ObjectSchema<Entries, string>>),
  );
}
