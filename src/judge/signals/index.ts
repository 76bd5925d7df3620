import { alteredProgram } from './altered-program.ts';
import { deletedExecutable } from './deleted-executable.ts';
import { hiddenPort } from './hidden-port.ts';
import { emptyEnvironment } from './empty-environment.ts';
import { kernelThreadName } from './kernel-thread-name.ts';
import { listingDisagrees } from './listing-disagrees.ts';
import { lookAlikeName } from './look-alike-name.ts';
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

export type { Cause, ConnectionSignal } from './signal.ts';

/** Every rule that the door check asks. */
export const SIGNALS: readonly Signal[] = [
  hiddenPort,
  kernelThreadName,
  listingDisagrees,
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
