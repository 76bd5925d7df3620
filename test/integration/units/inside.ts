/** Runs inside a throw-away host, as whoever may be asked: calls one function of `Units` and prints its answer as JSON. */
import { writeFileSync } from 'node:fs';

import { linuxUnits } from '../../../src/platform/linux/control/units/index.ts';
import type { Units } from '../../../src/platform/control.ts';

export type Call = readonly [keyof Units, ...unknown[]];

const units = linuxUnits({ proc: '/proc', sys: '/sys', root: '/', now: () => new Date() });
const [name, ...args] = JSON.parse(process.argv[2] ?? '') as Call;
const answer = await (units[name] as (...args: readonly unknown[]) => Promise<unknown>)(...args);
const plain = answer instanceof Map ? { map: [...answer] as unknown } : { answer };
writeFileSync(1, JSON.stringify(plain));
