export { resolvePolicy } from './resolve.ts';
export {
  isClientLike,
  isLoopback,
  type ListeningPort,
  listeningPorts,
  ownNetwork,
  programNames,
  shownNames,
} from './listening.ts';
export { joined } from './ports.ts';
export { isDhcpClient, type Known, knownOf } from './public.ts';
