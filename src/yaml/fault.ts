import type { FileFault } from '../model/index.ts';

/** A fault as the validation library carries it: as a message. */
export function message(fault: FileFault): string {
  return JSON.stringify(fault);
}

/** Any other message is a sentence in English. */
export function faultOf(message: string): FileFault {
  return message.startsWith('{') ? (JSON.parse(message) as FileFault) : { code: 'said', text: message };
}
