import type { ScannedFile, SignalId } from '../../model/index.ts';
import { alteredProgram } from './altered-program.ts';
import { deletedExecutable } from './deleted-executable.ts';
import { hiddenPort } from './hidden-port.ts';
import { emptyEnvironment } from './empty-environment.ts';
import { kernelThreadName } from './kernel-thread-name.ts';
import { listingDisagrees } from './listing-disagrees.ts';
import { lookAlikeName } from './look-alike-name.ts';
import { malwareFound } from './malware-found.ts';
import { memfdExecutable } from './memfd-executable.ts';
import { misplacedName } from './misplaced-name.ts';
import { noPackage } from './no-package.ts';
import { otherName } from './other-name.ts';
import { packetTap } from './packet-tap.ts';
import { preloadedLibrary } from './preloaded-library.ts';
import { renamedProgram } from './renamed-program.ts';
import { notExpected } from './not-expected.ts';
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
  hiddenPort,
  kernelThreadName,
  listingDisagrees,
  malwareFound([]),
  streamsOnSocket,
  misplacedName,
  lookAlikeName,
  memfdExecutable,
  shellRelay,
  alteredProgram,
  writableFolder,
  preloadedLibrary,
  renamedProgram,
  otherName,
  shellOnSocket,
  packetTap,
  emptyEnvironment,
  deletedExecutable,
  wrongProgram,
  notExpected,
  trojanPort,
  noPackage,
];

const MODIFIERS: ReadonlySet<SignalId> = new Set(
  SIGNALS.filter((signal) => signal.modifier === true).map((signal) => signal.id),
);

/** Whether a signal only adds to what others find. */
export function isModifier(id: SignalId): boolean {
  return MODIFIERS.has(id);
}

/** The same, with what a scanner said of files. */
export function signalsWith(scanned: readonly ScannedFile[]): readonly Signal[] {
  return scanned.length === 0
    ? SIGNALS
    : SIGNALS.map((signal) => (signal.id === 'malware-found' ? malwareFound(scanned) : signal));
}
