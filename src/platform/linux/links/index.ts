export { type InterfaceListing, listInterfaces } from './list.ts';
export { ephemeralRange, forwarding } from './settings.ts';
