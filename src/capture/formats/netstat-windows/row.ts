import type { Endpoint, Family } from '../../../model/index.ts';
import { addressOf, isNobody, portOf } from '../../address.ts';
import type { Fault, Row } from '../../format.ts';
import { portNamed } from './services.ts';
import { stateOf } from './words.ts';

type Why = Fault['why'];

/** A row and the process that its last column names. */
export interface PidRow {
  readonly row: Row;
  readonly pid?: number;
}

export function protocolOf(word: string | undefined): 'tcp' | 'udp' | null {
  const [, name] = /^(tcp|udp)(?:v?[46])?$/i.exec(word ?? '') ?? [];
  return name === undefined ? null : (name.toLowerCase() as 'tcp' | 'udp');
}

/** Of `-t`: whether the network card takes part. */
const OFFLOAD = /^(?:InHost|Offloaded|Offloading|Uploading)$/i;
const PID = /^\d{1,10}$/;
/** `*:*`; a web page may have taken the stars for emphasis. */
const NO_PEER = /^\*?:\*?$/;

/**
 * Reads the words of one row: protocol, local and foreign address, state, and with their options PID and offload state.
 *
 * @returns why it is none
 */
export function readRow(words: readonly string[], line: number): PidRow | Why {
  const [first, localText = '', foreignText = '', ...rest] = words;
  const protocol = protocolOf(first);
  if (protocol === null || localText === '') return 'form';
  const bound = endpointOf(localText, protocol);
  if (typeof bound === 'string') return bound;
  // The name of the machine itself stands for any of its addresses.
  const local = addressOf(bound.address) === null ? { ...bound, address: '0.0.0.0' } : bound;
  if (local.port === 0 && protocol === 'tcp') return 'port';
  if (protocol === 'udp') return udpRow(line, local, foreignText, rest);
  if (foreignText === '') return 'form';
  const foreign = NO_PEER.test(foreignText) ? null : endpointOf(foreignText, protocol);
  if (typeof foreign === 'string') return foreign;
  const [word = '', ...more] = rest;
  const state = stateOf(word);
  if (state === null) return word === '' ? 'form' : 'state';
  const peer = state === 'listen' || foreign === null || foreign.port === 0 ? null : plain(foreign);
  const row: Row = { line, protocol, family: local.family, local: plain(local), peer, state, ...zoned(local) };
  return withPid(row, more);
}

function udpRow(line: number, local: Named, foreignText: string, rest: readonly string[]): PidRow | Why {
  const base = { line, protocol: 'udp', family: local.family, local: plain(local), ...zoned(local) } as const;
  // A column may have been lost: what is left is the PID.
  const isLost = foreignText === '' || (PID.test(foreignText) && rest.length === 0);
  if (isLost || NO_PEER.test(foreignText)) {
    return withPid({ ...base, peer: null, state: 'close' }, isLost && foreignText !== '' ? [foreignText] : rest);
  }
  const foreign = endpointOf(foreignText, 'udp');
  if (typeof foreign === 'string') return foreign;
  if (isNobody(foreign)) return withPid({ ...base, peer: null, state: 'close' }, rest);
  return withPid({ ...base, peer: plain(foreign), state: 'established' }, rest);
}

function withPid(row: Row, rest: readonly string[]): PidRow | Why {
  const [first = '', second = '', ...more] = rest;
  if (more.length > 0) return 'form';
  if (first === '') return { row };
  const [pid, offload] = PID.test(first) ? [first, second] : [second, first];
  if ((offload !== '' && !OFFLOAD.test(offload)) || (pid !== '' && !PID.test(pid))) return 'form';
  return pid === '' ? { row } : { row, pid: Number(pid) };
}

interface Named extends Endpoint {
  readonly family: Exclude<Family, 'link'>;
  readonly zone?: string;
}

function plain({ address, port }: Named): Endpoint {
  return { address, port };
}

function zoned({ zone }: Named): Pick<Row, 'interface'> {
  return zone === undefined ? {} : { interface: zone };
}

const HOST_NAME = /^[A-Za-z0-9_][\w.-]{0,252}$/;

function endpointOf(text: string, protocol: 'tcp' | 'udp'): Named | Why {
  const colon = text.lastIndexOf(':');
  if (colon < 0) return 'address';
  const portText = text.slice(colon + 1);
  const port = portOf(portText) ?? portNamed(portText, protocol);
  const hostText = text.slice(0, colon);
  const found = addressOf(hostText) ?? namedAddress(hostText);
  if (found === null) return 'address';
  // Without brackets, IPv6 and a port can't be told apart.
  if (found.family === 'ipv6' && !hostText.startsWith('[')) return 'address';
  return port === null ? 'port' : { ...found, port };
}

/** Without `-n` a peer is named, and its name is all that is known. */
function namedAddress(text: string): { readonly family: 'ipv4'; readonly address: string } | null {
  if (text.toLowerCase() === 'localhost') return { family: 'ipv4', address: '127.0.0.1' };
  // Digits and dots alone are an address that is none.
  if (!HOST_NAME.test(text) || /^[\d.]+$/.test(text)) return null;
  return { family: 'ipv4', address: text };
}
