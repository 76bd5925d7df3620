/** Runs inside a throw-away host: proves the policy that it reads, and prints the proof. */
import { readFileSync } from 'node:fs';

import type { ResolvedPolicy } from '../../../src/model/index.ts';
import { openPlatform } from '../../../src/platform/index.ts';
import { linuxProbing } from '../../../src/platform/linux/control/probing/index.ts';
import { provePolicy } from '../../../src/policy/verify/index.ts';

const policy = JSON.parse(readFileSync(0, 'utf8')) as ResolvedPolicy;
const place = { proc: '/proc', sys: '/sys', root: '/', now: () => new Date() };
const probing = linuxProbing(place, '/opt/menshen/dist/port-prober.js');
const tools = { platform: openPlatform(place), control: { probing }, uid: process.getuid?.() ?? -1 };
console.log(JSON.stringify(await provePolicy(policy, tools, { seed: 7 })));
