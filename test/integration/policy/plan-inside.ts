/**
 * Plans a policy, loads it, tells of its status: runs inside a throw-away host, as whoever may be asked. The order is JSON in
 * its argument, the answer JSON on standard output.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { inspect } from '../../../src/inspect/index.ts';
import { openControl, openPlatform } from '../../../src/platform/index.ts';
import { type PlannedPolicy, planPolicy } from '../../../src/policy/plan/index.ts';
import { readPolicy } from '../../../src/policy/read/index.ts';
import {
  type AppliedPolicy,
  type PendingPolicy,
  writeConfirmed,
  writeWaiting,
} from '../../../src/policy/state/index.ts';
import { policyStatus } from '../../../src/policy/status/index.ts';
import type { PolicyTools } from '../../../src/policy/tools.ts';
import type { Policy } from '../../../src/model/index.ts';

export type Order =
  | { readonly do: 'plan'; readonly text: string; readonly anyway?: boolean }
  /** As if it was applied and confirmed, or, with a watchdog's pid, waits. */
  | { readonly do: 'apply'; readonly text: string; readonly persist?: boolean; readonly watchdog?: number }
  | { readonly do: 'status' }
  /** What `menshen list` says of ports, as it stands. */
  | { readonly do: 'list' };

const tools: PolicyTools = {
  platform: openPlatform(),
  control: await openControl(),
  places: { file: '/etc/menshen/policy.yaml', state: '/var/lib/menshen/policy', run: '/run/menshen/policy' },
  environment: process.env,
  pid: process.pid,
  uid: process.getuid?.() ?? -1,
};

function parsed(text: string): Policy {
  const read = readPolicy(tools.places.file, text);
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  return read.policy;
}

function plan(text: string, anyway: boolean): Promise<PlannedPolicy> {
  return planPolicy({ path: tools.places.file, policy: parsed(text), anyway }, tools);
}

async function apply(order: Extract<Order, { do: 'apply' }>): Promise<unknown> {
  const { filter, bootPolicy, processes } = tools.control;
  const { plan: planned, script, bootScript } = await plan(order.text, true);
  const loaded = await filter.load(script);
  if (loaded.status !== 'done') throw new Error(loaded.detail);
  const reading = await filter.read();
  if (reading.status !== 'there') throw new Error(reading.status);
  mkdirSync(dirname(tools.places.file), { recursive: true });
  writeFileSync(tools.places.file, order.text);
  const persist = order.persist === true;
  const applied: AppliedPolicy = {
    path: tools.places.file,
    source: order.text,
    policy: planned.policy,
    script,
    bootScript,
    listing: reading.listing.text,
    nftVersion: '',
    appliedAt: new Date().toISOString(),
    persist,
    change: 1,
  };
  if (order.watchdog === undefined) writeConfirmed(tools.places, applied);
  else {
    const watchdog = processes.find(order.watchdog) ?? { pid: order.watchdog, startTime: 0, name: '' };
    const deadline = new Date(Date.now() + 60_000).toISOString();
    const { path, appliedAt, change } = applied;
    const pending: PendingPolicy = {
      path,
      appliedAt,
      change,
      deadline,
      watchdog,
      persist,
      connections: [],
      earlier: null,
    };
    writeWaiting(tools.places, applied, pending);
  }
  if (persist) await bootPolicy.write(bootPolicy.stateFor(bootScript));
  return planned;
}

const [, , words = ''] = process.argv;
// A long one comes in a file.
const order = JSON.parse(words.startsWith('@') ? readFileSync(words.slice(1), 'utf8') : words) as Order;
const answer =
  order.do === 'status'
    ? await policyStatus(tools)
    : order.do === 'list'
      ? (await inspect({ platform: tools.platform })).ports.map(({ protocol, number, exposure }) => [
          `${number}/${protocol}`,
          exposure.level,
        ])
      : order.do === 'apply'
        ? await apply(order)
        : (await plan(order.text, order.anyway === true)).plan;
writeFileSync(1, JSON.stringify(answer));
