import * as v from 'valibot';
import { message } from '../../yaml/index.ts';
import { oneOrList } from './one-or-list.ts';

/** `IFNAMSIZ` of Linux, without the zero behind a name; in bytes. */
const LONGEST = 15;

/**
 * What Linux takes as a name (`dev_valid_name` in net/core/dev.c), and nft can write in a rule: it has no way to quote a
 * quotation mark, and takes a star for a name's unknown end.
 */
export function isInterface(name: string): boolean {
  const own = name.endsWith('*') ? name.slice(0, -1) : name;
  if (own === '' || name === '.' || name === '..' || Buffer.byteLength(name) > LONGEST) return false;
  return !/[\s/:"\\*\p{C}\p{Z}]/u.test(own);
}

const name: v.GenericSchema<string> = v.pipe(
  v.string(message({ code: 'interface' })),
  v.check(isInterface, message({ code: 'interface' })),
);

export const interfaces: v.GenericSchema<unknown, readonly string[]> = oneOrList(name);
