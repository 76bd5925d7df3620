import { DISGUISE } from './disguise.ts';
import { FILES } from './files.ts';
import { HIDDEN } from './hidden.ts';
import { NUMBERS } from './numbers.ts';
import { REMOTE_CONTROL } from './remote-control.ts';
import type { Scenario } from './scenario.ts';
import { TAMPERING } from './tampering.ts';

/** Every intrusion that is staged, in the order of the matrix. */
export const INTRUDERS: readonly Scenario[] = [
  ...REMOTE_CONTROL,
  ...FILES,
  ...DISGUISE,
  ...TAMPERING,
  ...NUMBERS,
  ...HIDDEN,
];
