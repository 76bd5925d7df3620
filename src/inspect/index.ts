export { inspectCapture } from './captured/index.ts';
export {
  type AddressMatch,
  hasUnseenHolder,
  type PortMatch,
  portFilter,
  type SocketFilter,
  socketFilter,
} from './filter/index.ts';
export { exposureJudge, type ExposureJudge, type JudgedDoor } from './exposure/index.ts';
export {
  type Address,
  bypassesOf,
  type ChainFacts,
  parseAddress,
  prefixRange,
  relation,
  single,
  type TableFacts,
  tableFacts,
  unmapped,
} from './firewall/index.ts';
export { findHidden, type HiddenOptions } from './hidden/index.ts';
export { type InspectOptions, inspect } from './inspect.ts';
