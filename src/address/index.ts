export { type Address, bitsOf, formatAddress, type IpFamily, parseAddress, prefixRange, unmapped } from './address.ts';
export { commonPrefix, formatPrefix, parsePrefix, type Prefix, type PrefixFault } from './network.ts';
export {
  EMPTY,
  intersect,
  onlyValue,
  type Ranges,
  ranges,
  type Relation,
  relation,
  sameRanges,
  single,
  subtract,
  union,
  type Value,
} from './ranges.ts';
