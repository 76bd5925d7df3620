/**
 * Runs inside a throw-away host, as whoever may be asked: prints what the functions under test answer there. The order is
 * the first argument, as JSON.
 */
import { writeFileSync } from 'node:fs';

import { MenshenError, type Process } from '../../../src/model/index.ts';
import { listNamespaces, type NamespaceList } from '../../../src/platform/linux/namespaces/list.ts';
import { describeProcesses, walkHolders } from '../../../src/platform/linux/processes/index.ts';
import { unitsOf } from '../../../src/platform/linux/units/index.ts';
import type { HolderListing } from '../../../src/platform/platform.ts';

export interface Order {
  readonly describe?: readonly number[];
  readonly cgroups?: readonly number[];
}

export interface Report {
  readonly error?: string;
  readonly holders: Omit<HolderListing, 'byInode'>;
  readonly pids: readonly number[];
  readonly processes: readonly Process[];
  readonly units: readonly (readonly [number, string])[];
  readonly namespaces: NamespaceList;
}

const place = { proc: '/proc', sys: '/sys', root: '/', now: () => new Date() };

async function report(order: Order): Promise<Report> {
  const { byInode, ...holders } = await walkHolders(place).finish(null);
  return {
    holders,
    pids: [...new Set([...byInode.values()].flat().map(({ pid }) => pid))],
    processes: [...describeProcesses(place, order.describe ?? [], 'full').processes.values()],
    units: [...unitsOf(place, new Set(order.cgroups))],
    namespaces: listNamespaces(place),
  };
}

async function answer(order: Order): Promise<Report | { error: string }> {
  try {
    return await report(order);
  } catch (error) {
    if (error instanceof MenshenError) return { error: error.code };
    throw error;
  }
}

writeFileSync(1, JSON.stringify(await answer(JSON.parse(process.argv[2] ?? '{}') as Order)));
