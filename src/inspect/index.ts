export { inspectCapture } from './captured/index.ts';
export {
  type AskedPacket,
  entrancesOf,
  exposureJudge,
  type ExposureJudge,
  packetJudge,
  type PacketVerdict,
} from './exposure/index.ts';
export {
  type AddressMatch,
  hasUnseenHolder,
  type PortMatch,
  portFilter,
  type SocketFilter,
  socketFilter,
} from './filter/index.ts';
export {
  bypassesOf,
  type ChainFacts,
  formatAddress,
  type IpFamily,
  onlyValue,
  parseAddress,
  prefixRange,
  type Ranges,
  ranges,
  type TableFacts,
  tableFacts,
  type Value,
} from './firewall/index.ts';
export { findHidden, type HiddenOptions } from './hidden/index.ts';
export { type InspectOptions, inspect } from './inspect.ts';
