import type { NftMatch, NftStatement, NftSubject, NftValue } from './types.ts';

export const ACCEPT: NftStatement = { accept: null };
export const DROP: NftStatement = { drop: null };

export const jump = (target: string): NftStatement => ({ jump: { target } });
export const goTo = (target: string): NftStatement => ({ goto: { target } });

/** Does what a named map says of it. */
export const lookUp = (key: NftSubject, data: string): NftStatement => ({ vmap: { key, data } });

const match = (left: NftSubject, right: NftMatch['right']): NftStatement => ({ match: { op: '==', left, right } });

/** One of these, or in a set of which one must be it. */
const oneOf = (values: readonly NftValue[]): NftMatch['right'] =>
  values.length === 1 ? (values[0] as NftValue) : { set: values };

export const ctState = (...states: readonly [string, ...string[]]): NftStatement => ({
  match: { op: 'in', left: { ct: { key: 'state' } }, right: states.length === 1 ? states[0] : states },
});
export const ctDnat: NftStatement = { match: { op: 'in', left: { ct: { key: 'status' } }, right: 'dnat' } };
export const ctAsked: NftStatement = match({ ct: { key: 'direction' } }, 'original');

export const protocol = (...names: readonly (string | number)[]): NftStatement =>
  match({ meta: { key: 'l4proto' } }, oneOf(names));
export const family = (name: 'ip' | 'ip6'): NftStatement =>
  match({ meta: { key: 'nfproto' } }, name === 'ip' ? 'ipv4' : 'ipv6');
/** By index: the loopback interface can be renamed, and another can be called `lo`. */
export const loopback = (key: 'iif' | 'oif'): NftStatement => match({ meta: { key } }, 'lo');
/** By name, since interfaces come and go. */
export const interfaces = (key: 'iifname' | 'oifname', names: readonly string[]): NftStatement =>
  match({ meta: { key } }, oneOf(names));

export const header = (of: string, field: string, ...values: readonly NftValue[]): NftStatement =>
  match({ payload: { protocol: of, field } }, oneOf(values));
export const asked = (key: 'proto-dst' | 'ip daddr' | 'ip6 daddr', value: NftValue): NftStatement =>
  match({ ct: { key, dir: 'original' } }, value);
export const controlGroup = (level: number, path: string): NftStatement =>
  match({ socket: { key: 'cgroupv2', level } }, path);

export const network = (addr: string, len: number): NftValue => ({ prefix: { addr, len } });
export const range = (first: number, last: number): NftValue => ({ range: [first, last] });
