/**
 * Runs inside a throw-away host: applies, confirms, removes, repairs and undoes policies as `menshen policy` does, but for
 * rules that are given in nft's words. Prints what came of it as JSON.
 */
import { readFileSync } from 'node:fs';

import { type ChangeTools, planUndo, undo } from '../../../src/change/index.ts';
import { MenshenError, type ResolvedPolicy } from '../../../src/model/index.ts';
import { openControl, openPlatform } from '../../../src/platform/index.ts';
// Not by the room's face: with it comes the catalog, which only the build can bundle.
import {
  applyPolicy,
  confirmPolicy,
  policyExecutors,
  removePolicy,
  repairPolicy,
} from '../../../src/policy/change/index.ts';
import { POLICY_PLACES } from '../../../src/policy/places.ts';
import { readApplied, readPending, readRolledBack } from '../../../src/policy/state/index.ts';
import type { PolicyTools } from '../../../src/policy/tools.ts';
import { openJournal } from '../../../src/store/index.ts';

const POLICY: ResolvedPolicy = { default: 'drop', icmp: 'ping', allow: [], out: null };
const USER = { uid: 0, name: 'root' };

async function main([command = '', ...args]: readonly string[]): Promise<unknown> {
  const [platform, control] = [openPlatform(), await openControl()];
  const isRunning = ({ pid, startTime }: ChangeTools['runner'], boot: string): boolean =>
    boot === control.boot && control.processes.find(pid)?.startTime === startTime;
  const journal = await openJournal({ path: '/var/lib/menshen/menshen.db', isRunning });
  const tools: PolicyTools = {
    platform,
    control,
    places: POLICY_PLACES,
    environment: process.env,
    pid: process.pid,
    uid: 0,
  };
  const change: ChangeTools = {
    journal,
    executors: policyExecutors(control, POLICY_PLACES, platform),
    runner: control.processes.find(process.pid)!,
    boot: control.boot,
    now: () => new Date(),
  };
  const has = (flag: string): boolean => args.includes(flag);
  const path = args[0] ?? '';
  const script = command === 'apply' ? readFileSync(path, 'utf8') : '';
  try {
    switch (command) {
      case 'apply': {
        const confirmWithinMs = Number(args[1] ?? 60_000);
        const order = { path, source: script, policy: POLICY, script, bootScript: script, confirmWithinMs };
        return await applyPolicy({ ...order, persist: has('--persist') }, USER, change, tools);
      }
      case 'confirm':
        return await confirmPolicy({ anyway: has('--anyway') }, USER, change, tools);
      case 'remove':
        return await removePolicy(USER, change, tools);
      case 'repair':
        return await repairPolicy(USER, change, tools);
      case 'undo': {
        const entry = await journal.find(Number(args[0] ?? (await journal.list())[0]?.id));
        // As if the machine had been restarted since.
        const boot = has('--rebooted') ? 'another' : control.boot;
        const plan = await planUndo(entry!, change.executors, boot);
        return { drifts: plan.steps.map(({ drifts }) => drifts), ...(await undo(plan, { ...change, boot })) };
      }
      case 'status':
        return {
          pending: readPending(POLICY_PLACES),
          applied: readApplied(POLICY_PLACES)?.path ?? null,
          rolledBack: readRolledBack(POLICY_PLACES),
          changes: (await journal.list()).map(({ id, state }) => `${id} ${state}`),
        };
      default:
        throw new Error(command);
    }
  } finally {
    await journal.close();
  }
}

try {
  console.log(JSON.stringify(await main(process.argv.slice(2))));
} catch (error) {
  if (!(error instanceof MenshenError)) throw error;
  console.log(JSON.stringify({ error: error.detail }));
  process.exitCode = 1;
}
