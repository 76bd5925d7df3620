import { knownAs } from '../catalog/index.ts';
import { inspect, type InspectOptions } from '../inspect/index.ts';
import type { DoorCheck, Inspection, LocalKnowledge } from '../model/index.ts';
import { judgeWith, type KnownAsLookup } from './judge.ts';

export { isAtLeast } from './weigh.ts';

export interface JudgeOptions {
  /** What a number is known as; defaults to the catalog with IANA's registry beneath. */
  readonly knownAs?: KnownAsLookup;
  /** What the owner of the machine expects of it (`readLocal`); nothing where it is missing. */
  readonly local?: LocalKnowledge;
}

/**
 * What to think of an inspection: for every port its findings, suspicion and advice with reasons, and every connection
 * that looks like somebody's remote control or foul play. Reads nothing but the catalog; never throws for odd input.
 */
export function judge(inspection: Inspection, options: JudgeOptions = {}): DoorCheck {
  return judgeWith(inspection, options.knownAs ?? knownAs, options.local);
}

/**
 * The door check, as every face shows it: looks at the machine, then says what to think of it.
 *
 * @throws MenshenError as `inspect` does
 */
export async function checkDoors(options: InspectOptions & JudgeOptions = {}): Promise<DoorCheck> {
  return judge(await inspect(options), options);
}
