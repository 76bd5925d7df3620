export { portsOfName } from './names.ts';
export { resolvePolicy, type ResolveTools } from './resolve.ts';
export { DHCP_CLIENT } from './warnings.ts';
