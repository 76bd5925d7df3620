import type { ScannedFile } from '../../model/index.ts';
import { deletedExecutable } from './deleted-executable.ts';
import { kernelThreadName } from './kernel-thread-name.ts';
import { lookAlikeName } from './look-alike-name.ts';
import { malwareFound } from './malware-found.ts';
import { memfdExecutable } from './memfd-executable.ts';
import { misplacedName } from './misplaced-name.ts';
import { shellOnSocket } from './shell-on-socket.ts';
import { shellRelay } from './shell-relay.ts';
import type { Signal } from './signal.ts';
import { streamsOnSocket } from './streams-on-socket.ts';
import { trojanPort } from './trojan-port.ts';
import { writableFolder } from './writable-folder.ts';
import { wrongProgram } from './wrong-program.ts';

export type { Cause, ConnectionSignal, Signal } from './signal.ts';

/** Every rule that the door check asks; without a scanner's answers. */
export const SIGNALS: readonly Signal[] = [
  kernelThreadName,
  malwareFound([]),
  streamsOnSocket,
  misplacedName,
  lookAlikeName,
  memfdExecutable,
  shellRelay,
  writableFolder,
  shellOnSocket,
  deletedExecutable,
  wrongProgram,
  trojanPort,
];

/** The same, with what a scanner said of files. */
export function signalsWith(scanned: readonly ScannedFile[]): readonly Signal[] {
  return scanned.length === 0
    ? SIGNALS
    : SIGNALS.map((signal) => (signal.id === 'malware-found' ? malwareFound(scanned) : signal));
}
