export {
  type Address,
  bitsOf,
  formatAddress,
  type IpFamily,
  parseAddress,
  prefixRange,
  unmapped,
} from '../../address/index.ts';
export { type Door, findDoors } from './doors.ts';
export { type Arrival, follow, type InputInterface, type Outcome, type Surroundings } from './evaluate/index.ts';
export { bypassesOf } from './bypasses.ts';
export { onlyValue, type Ranges, ranges, relation, single, subtract, type Value } from '../../address/index.ts';
export { compileRuleset, type Ruleset } from './ruleset.ts';
export { type ChainFacts, type TableFacts, tableFacts } from './tables.ts';
export { TCP, UDP } from './symbols.ts';
