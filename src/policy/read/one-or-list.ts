import * as v from 'valibot';
import { list } from '../../yaml/index.ts';

/** One value, or a list of at least one of them that differ. Always gives a list. */
export function oneOrList<Input, Output>(
  item: v.GenericSchema<Input, Output>,
): v.GenericSchema<unknown, readonly Output[]> {
  const single = v.pipe(
    item,
    v.transform((value) => [value]),
  );
  const several = list(item, 1);
  return v.lazy((input) => (Array.isArray(input) ? several : single));
}
