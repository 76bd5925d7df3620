/**
 * A program of its own, started by `child.ts`: it makes a network namespace, in which it lives and asks. When its standard
 * input ends unasked, whoever started it has died: then it takes away what that one can't any more. Its namespace, and
 * with it the cable, go with it in any case.
 */
import { fstatSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';

import {
  enterNetworkNamespace,
  interfaceIndex,
  makeNetworkNamespace,
  NETLINK_ROUTE,
  openOrders,
  setResourceLimit,
} from '../../../../native/index.ts';
import { addressBytes } from '../../sockets/index.ts';
import { findTool } from '../../tools/run.ts';
import { askAll, type Question } from './asker.ts';
import type { ProberAnswer, ProberOrder } from './protocol.ts';
import { addressOrder, CREATE_NEW, routeOrder, RTM_NEWADDR, RTM_NEWLINK, RTM_NEWROUTE, upOrder } from './orders.ts';

const RLIMIT_NOFILE = 7;
const NFT_TIMEOUT_MS = 5000;

type SettleOrder = Extract<ProberOrder, { do: 'settle' }>;
type AskOrder = Extract<ProberOrder, { do: 'ask' }>;

function bytesOf(text: string, family: 'ip' | 'ip6'): Uint8Array {
  const bytes = addressBytes(text, family === 'ip' ? 'ipv4' : 'ipv6');
  if (bytes === null) throw new Error(`no address: ${text}`);
  return bytes;
}

/** Of this namespace alone; where /proc/sys can't be written its own values have to do. */
function set(path: string, value: string): void {
  try {
    writeFileSync(`/proc/sys/net/${path}`, value);
  } catch {}
}

function settle({ interface: name, addresses }: SettleOrder): ProberAnswer {
  set(`ipv6/conf/${name}/disable_ipv6`, '0');
  set(`ipv6/conf/${name}/accept_ra`, '0');
  const index = interfaceIndex(name);
  const orders = openOrders(NETLINK_ROUTE);
  try {
    for (const { family, address, prefixLength } of addresses) {
      const answer = orders.give(
        RTM_NEWADDR,
        addressOrder(index, family, bytesOf(address, family), prefixLength),
        CREATE_NEW,
      );
      if (answer.status !== 'done') return { status: answer.status, detail: `RTM_NEWADDR ${answer.detail}` };
    }
    const up = orders.give(RTM_NEWLINK, upOrder(index));
    return up.status === 'done' ? up : { status: up.status, detail: `RTM_NEWLINK ${up.detail}` };
  } finally {
    orders.close();
  }
}

async function ask(order: AskOrder, name: string): Promise<ProberAnswer> {
  const orders = openOrders(NETLINK_ROUTE);
  const index = interfaceIndex(name);
  for (const { family, address, gateway } of order.routes) {
    const payload = routeOrder(index, family, bytesOf(address, family), bytesOf(gateway, family));
    const answer = orders.give(RTM_NEWROUTE, payload, CREATE_NEW);
    const isThere = answer.status === 'refused' && answer.errno === 'EEXIST';
    if (answer.status !== 'done' && !isThere) return { status: answer.status, detail: `RTM_NEWROUTE ${answer.detail}` };
  }
  orders.close();
  const questions = order.questions.map(({ protocol, family, from, sourcePort, to, port }): Question => ({
    protocol,
    family,
    from: { address: bytesOf(from, family), port: sourcePort },
    to: { address: bytesOf(to, family), port },
  }));
  const answers = await askAll(questions, () => process.uptime() * 1000);
  return typeof answers === 'string' ? { status: 'failed', detail: answers } : { status: 'done', answers };
}

/** Deletes the table that was left, if it was, from where we came from. */
function tidy(home: number, table: string): void {
  enterNetworkNamespace(`/proc/self/fd/${home}`, fstatSync(home).ino);
  const nft = findTool(['nft']);
  if (nft === null) return;
  const { spawnSync } = process.getBuiltinModule('node:child_process');
  spawnSync(nft, ['delete', 'table', 'inet', table], { stdio: 'ignore', timeout: NFT_TIMEOUT_MS });
}

function answer(what: ProberAnswer): void {
  const bytes = Buffer.from(`${JSON.stringify(what)}\n`);
  try {
    for (let written = 0; written < bytes.length;) written += writeSync(1, bytes, written);
  } catch {
    // Nobody reads any more: standard input ends too.
  }
}

async function serve(): Promise<void> {
  // Who started us takes care of what a terminal's keys mean; it may need us to tidy.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
  const home = openSync('/proc/self/ns/net', 'r');
  const fault = makeNetworkNamespace();
  if (fault !== null) {
    answer({ status: /EPERM|EACCES/.test(fault) ? 'refused' : 'failed', detail: `unshare ${fault}` });
    return;
  }
  setResourceLimit(RLIMIT_NOFILE, [null, null]);
  answer({ status: 'done' });
  let told: SettleOrder | null = null;
  let asking: Promise<void> = Promise.resolve();
  const obey = async (order: ProberOrder): Promise<void> => {
    if (order.do === 'settle') {
      told = order;
      answer(settle(order));
    } else if (order.do === 'ask') {
      answer(told === null ? { status: 'failed', detail: 'not settled' } : await ask(order, told.interface));
    }
  };
  const lines = createInterface({ input: process.stdin });
  lines.on('line', (line) => {
    const order = JSON.parse(line) as ProberOrder;
    if (order.do === 'end') process.exit(0); // oxlint-disable-line unicorn/no-process-exit -- a program of its own
    asking = asking
      .then(() => obey(order))
      .catch((error: unknown) => answer({ status: 'failed', detail: String(error) }));
  });
  lines.on('close', () => {
    if (told !== null) tidy(home, told.table);
    process.exit(0); // oxlint-disable-line unicorn/no-process-exit -- a program of its own
  });
}

void serve();
