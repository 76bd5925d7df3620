/**
 * Runs inside a throw-away host, as whoever may be asked: does one thing after the other, and prints what became of each.
 * The orders are the first argument, as JSON.
 */
import { execFileSync, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';

import type { Recipe, Socket } from '../../../../src/model/index.ts';
import { linuxProcesses } from '../../../../src/platform/linux/control/processes/index.ts';
import { linuxSockets } from '../../../../src/platform/linux/control/sockets/index.ts';
import { netlinkWay } from '../../../../src/platform/linux/sockets/index.ts';

type Signal = 'SIGTERM' | 'SIGKILL' | 'SIGSTOP' | 'SIGCONT';

/** `pid` with `startTime` is a process as it was; without, the one that has the number now. */
export type Order =
  | { readonly do: 'find' | 'recipe' | 'supervisor'; readonly pid: number; readonly startTime?: number }
  | {
      readonly do: 'signal';
      readonly pid: number;
      readonly startTime?: number;
      readonly signals: readonly Signal[];
      readonly timeout: number;
    }
  /** Holds it, runs a command meanwhile, and then sends SIGKILL. */
  | { readonly do: 'hold-during'; readonly pid: number; readonly argv: readonly string[] }
  /** How late the end of a process is noticed, in milliseconds, and how often the event loop ran meanwhile. */
  | { readonly do: 'watch-end'; readonly lifetimes: readonly number[] }
  /** Of a process that becomes one program after the other: what was read, again and again. */
  | { readonly do: 'restless'; readonly pid: number; readonly times: number }
  | { readonly do: 'start'; readonly recipe: Recipe }
  | { readonly do: 'ancestors' }
  | { readonly do: 'order'; readonly argv: readonly string[] }
  | { readonly do: 'destroy'; readonly protocol: 'tcp' | 'udp'; readonly port: number }
  | { readonly do: 'destroy-these'; readonly sockets: readonly Socket[] }
  | { readonly do: 'sockets'; readonly protocol: 'tcp' | 'udp'; readonly port: number };

const place = { proc: '/proc', sys: '/sys', root: '/', now: () => new Date() };
const processes = linuxProcesses(place);
const sockets = linuxSockets();

function at(protocol: 'tcp' | 'udp', port: number): readonly Socket[] {
  const reading = netlinkWay(0).read(protocol, 'all');
  if (reading.status !== 'read') throw new Error(reading.detail);
  return reading.sockets.filter(({ local, peer }) => local.port === port || peer?.port === port);
}

function refOf({ pid, startTime }: { pid: number; startTime?: number }) {
  const found = processes.find(pid);
  return startTime === undefined ? found : { pid, startTime, name: found?.name ?? '' };
}

async function watchEnd(lifetime: number): Promise<{ late: number; turns: number; ended: boolean }> {
  const child = spawn('sleep', [String(lifetime / 1000)], { stdio: 'ignore' });
  let end = 0;
  child.once('exit', () => (end = performance.now()));
  const held = processes.hold(processes.find(child.pid!)!)!;
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 5);
  const ended = await held.ended(lifetime + 5000);
  // The child's end may be told to Node after it was noticed here.
  const noticed = performance.now();
  await new Promise((resolve) => setTimeout(resolve, 20));
  clearInterval(timer);
  held.close();
  return { late: noticed - end, turns, ended };
}

async function carryOut(order: Order): Promise<unknown> {
  switch (order.do) {
    case 'find':
      return processes.find(order.pid);
    case 'recipe': {
      const ref = refOf(order);
      return ref === null ? null : processes.recipe(ref);
    }
    case 'supervisor': {
      const ref = refOf(order);
      return ref === null ? null : processes.supervisor(ref);
    }
    case 'signal': {
      const ref = refOf(order);
      const held = ref === null ? null : processes.hold(ref);
      if (held === null) return null;
      const outcomes = order.signals.map((signal) => held.signal(signal));
      const ended = await held.ended(order.timeout);
      held.close();
      return { outcomes, ended };
    }
    case 'hold-during': {
      const ref = refOf(order);
      const held = ref === null ? null : processes.hold(ref);
      if (held === null) return null;
      execFileSync(order.argv[0]!, order.argv.slice(1));
      return { outcome: held.signal('SIGKILL'), ended: await held.ended(0) };
    }
    case 'restless': {
      const ref = refOf(order);
      return Array.from({ length: order.times }, () => (ref === null ? null : processes.recipe(ref)));
    }
    case 'watch-end':
      return Promise.all(order.lifetimes.map(watchEnd));
    case 'start':
      return processes.start(order.recipe);
    case 'ancestors':
      return { own: process.pid, ancestors: processes.ancestors() };
    case 'order':
      return processes.order(order.argv);
    case 'sockets':
      return at(order.protocol, order.port);
    case 'destroy':
      return sockets.destroy(at(order.protocol, order.port));
    case 'destroy-these':
      return sockets.destroy(order.sockets);
  }
}

const answers: unknown[] = [];
for (const order of JSON.parse(process.argv[2] ?? '[]') as readonly Order[]) answers.push(await carryOut(order));
writeFileSync(1, JSON.stringify(answers.map((answer) => answer ?? null)));
