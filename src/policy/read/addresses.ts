import * as v from 'valibot';
import { formatPrefix, parsePrefix, type PrefixFault } from '../../address/index.ts';
import type { FileFault } from '../../model/index.ts';
import { message } from '../../yaml/index.ts';
import { oneOrList } from './one-or-list.ts';

const LINK_LOCAL: readonly string[] = ['169.254.0.0/16', 'fe80::/10'];

/** Words that stand for networks. `private`: RFC 1918, RFC 4193, and the link itself (RFC 3927, RFC 4291). */
const ADDRESS_WORDS: ReadonlyMap<string, readonly string[]> = new Map([
  ['private', ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7', ...LINK_LOCAL]],
  ['link-local', LINK_LOCAL],
]);

/** Anyone: every address of both families. */
export const ANY = 'any';

const address: v.GenericSchema<string, readonly string[] | null> = v.pipe(
  v.string(message({ code: 'address' })),
  v.rawTransform(({ dataset: { value }, addIssue, NEVER }) => {
    if (value === ANY) return null;
    const known = ADDRESS_WORDS.get(value);
    if (known !== undefined) return known;
    const prefix = parsePrefix(value);
    if (!('code' in prefix)) return [formatPrefix(prefix)];
    addIssue({ message: message(faultOf(prefix)) });
    return NEVER;
  }),
);

/** One or some addresses, networks or words: all of them once, in one spelling; `null` for anyone. */
export const addresses: v.GenericSchema<unknown, readonly string[] | null> = v.pipe(
  oneOrList(address),
  v.check((all) => all.length === 1 || !all.includes(null), message({ code: 'any-alone' })),
  v.transform((all) => (all.includes(null) ? null : [...new Set(all.flatMap((one) => one ?? []))])),
);

function faultOf(fault: PrefixFault): FileFault {
  switch (fault.code) {
    case 'form':
      return { code: 'address' };
    case 'zone':
      return { code: 'address-zone' };
    case 'length':
      return { code: 'prefix-length', most: fault.most };
    case 'mapped':
      return { code: 'address-mapped', meant: fault.meant };
    case 'host-bits':
      return fault;
  }
}
