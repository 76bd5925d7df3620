import type { SocketState } from '../../../model/index.ts';

/** The words of Linux, of BSD and of lsof; dashes are underscores here. */
const WORDS: ReadonlyMap<string, SocketState> = new Map<string, SocketState>([
  ['LISTEN', 'listen'],
  ['LISTENING', 'listen'],
  ['ESTABLISHED', 'established'],
  ['ESTAB', 'established'],
  ['SYN_SENT', 'syn-sent'],
  ['SYN_RECV', 'syn-received'],
  ['SYN_RCVD', 'syn-received'],
  // Spelled so by lsof on BSD and macOS.
  ['SYN_RCDV', 'syn-received'],
  ['SYN_RECEIVED', 'syn-received'],
  ['FIN_WAIT1', 'fin-wait-1'],
  ['FIN_WAIT_1', 'fin-wait-1'],
  ['FIN_WAIT2', 'fin-wait-2'],
  ['FIN_WAIT_2', 'fin-wait-2'],
  ['TIME_WAIT', 'time-wait'],
  ['CLOSE', 'close'],
  ['CLOSED', 'close'],
  ['UNCONN', 'close'],
  ['CLOSE_WAIT', 'close-wait'],
  ['LAST_ACK', 'last-ack'],
  ['CLOSING', 'closing'],
  ['NEW_SYN_RECV', 'new-syn-received'],
  ['BOUND_INACTIVE', 'bound-inactive'],
]);

/** `ESTAB`, `TIME-WAIT`, `FIN_WAIT_2` …; `undefined` for a word that is none of them. */
export function stateOf(word: string): SocketState | undefined {
  return WORDS.get(word) ?? (word.includes('-') ? WORDS.get(word.replaceAll('-', '_')) : undefined);
}
