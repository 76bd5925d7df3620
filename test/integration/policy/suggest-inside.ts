/**
 * Suggests a policy and resolves one: runs inside a throw-away host, as whoever may be asked. A policy may be given as an
 * argument; the answer is JSON on standard output.
 */
import { writeFileSync } from 'node:fs';

import { inspect } from '../../../src/inspect/index.ts';
import { openControl, openPlatform } from '../../../src/platform/index.ts';
import { readPolicy } from '../../../src/policy/read/index.ts';
import { resolvePolicy } from '../../../src/policy/resolve/index.ts';
import { suggestPolicy } from '../../../src/policy/suggest/index.ts';
import { sessionOf } from '../../../src/session/index.ts';

const platform = openPlatform();
const control = await openControl();
const inspection = await inspect({ platform });
const session = sessionOf(control, inspection, process.env, () => []);
const suggestion = suggestPolicy({ inspection, judged: [], session });

const given = process.argv[2];
const read = given === undefined ? null : readPolicy('policy.yaml', given);
if (read !== null && 'problems' in read) throw new Error(JSON.stringify(read.problems));
const resolved =
  read === null ? null : await resolvePolicy(read.policy, { inspection, units: control.units, path: 'policy.yaml' });
writeFileSync(1, JSON.stringify({ suggestion, resolved }));
