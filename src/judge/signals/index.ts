import { deletedExecutable } from './deleted-executable.ts';
import { kernelThreadName } from './kernel-thread-name.ts';
import { lookAlikeName } from './look-alike-name.ts';
import { memfdExecutable } from './memfd-executable.ts';
import { misplacedName } from './misplaced-name.ts';
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
  kernelThreadName,
  streamsOnSocket,
  misplacedName,
  lookAlikeName,
  memfdExecutable,
  shellRelay,
  writableFolder,
  shellOnSocket,
  deletedExecutable,
  wrongProgram,
  notExpected,
  trojanPort,
];
