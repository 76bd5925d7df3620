export {
  answered,
  answerOf,
  type AskingAnswer,
  type AskingEnd,
  beginAsking,
  endAsking,
  sendDatagram,
} from './asking.ts';
export { type NumberedLinkReader, numberedLinkReader } from './directory.ts';
export { errnoName } from './errno.ts';
export { allowResourceLimit, becomeProgram, keepDescriptor, placeDescriptor, setResourceLimit } from './exec.ts';
export { hasFileCapabilities } from './file-capabilities.ts';
export { type ForeignDescriptors, foreignDescriptors, type ForeignSocket } from './foreign-sockets.ts';
export { interfaceIndex } from './interfaces.ts';
export { libc } from './libc.ts';
export { attributes, eachAttribute, eachMessage, LITTLE_ENDIAN, nested } from './messages.ts';
export { enterNetworkNamespace, makeNetworkNamespace } from './namespace.ts';
export {
  dump,
  type DumpAnswer,
  type DumpRequest,
  NETLINK_NETFILTER,
  NETLINK_ROUTE,
  NETLINK_SOCK_DIAG,
} from './netlink.ts';
export { NLM_F_CREATE, NLM_F_EXCL, openOrders, type Orders } from './order.ts';
export { hasEnded, openPidfd, signalPidfd } from './pidfd.ts';
export { holdPort, portBinder } from './ports.ts';
export { type ProcessQuestion, processQuestion } from './processes.ts';
export { question } from './question.ts';
export { type TableComparison, tableComparison } from './threads.ts';
