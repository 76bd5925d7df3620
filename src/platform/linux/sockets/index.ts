export { ipv4Text, ipv6Text } from './address.ts';
export { listSockets } from './list.ts';
export { netlinkSource } from './netlink/source.ts';
export { procfsSource } from './procfs/source.ts';
