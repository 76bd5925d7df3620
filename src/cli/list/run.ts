import { hasUnseenHolder, inspect, type SocketFilter } from '../../inspect/index.ts';
import { type Inspection, MenshenError, type Socket } from '../../model/index.ts';
import type { ListFlags } from '../commands/list.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { tableLines } from '../output/table.ts';
import { incompleteText, missesNamespaces } from '../rights.ts';
import { socketColumns } from './columns.ts';
import { writeListDocument } from './document.ts';
import { filterFrom, wantsOnlyDoors } from './filter.ts';
import { inOrder, select } from './select.ts';

/** Written at once: a table of 60,000 lines is some megabytes. */
const LINES_AT_ONCE = 2000;

/** Lists sockets, once or again and again. */
export async function runList(this: Context, flags: ListFlags, ...inputs: readonly string[]): Promise<void> {
  const { errors } = this.messages;
  const filter = filterFrom(flags, inputs, this.messages);
  const look = (): Promise<Inspection> => lookOnce(flags, filter);
  if (flags.watch) {
    if (flags.json) throw new MenshenError('usage', errors.watchWithoutJson);
    if (!this.out.isTerminal) throw new MenshenError('usage', errors.watchNeedsTerminal);
    const { watch } = await import('./watch.ts');
    await watch(this, flags, filter, look);
    return;
  }
  const view = await look();
  const { sockets, unknown } = select(view, filter);
  if (flags.json) {
    const all = sockets.length === view.sockets.length ? view.sockets : sockets;
    const ordered = flags.sort === undefined ? all : all.toSorted(inOrder(view, flags.sort, flags.reverse));
    await writeListDocument(view, ordered, this.out);
  } else {
    await printTable(this, view, sockets.toSorted(inOrder(view, flags.sort, flags.reverse)), unknown);
  }
  await tellIncomplete(this, flags, view, unknown);
}

function lookOnce({ allNamespaces }: ListFlags, filter: SocketFilter): Promise<Inspection> {
  return inspect({ allNamespaces, scope: wantsOnlyDoors(filter) ? 'open' : 'all', depth: 'brief' });
}

async function printTable(
  { out, err, messages }: Context,
  view: Inspection,
  sockets: readonly Socket[],
  unknown: number,
): Promise<void> {
  if (sockets.length === 0) {
    // Where some may match, that is said instead.
    if (unknown === 0) await err.write(`${messages.list.none}\n`);
  } else {
    const lines = tableLines(socketColumns(view, messages, out.style), sockets, out.columns, out.style.dim);
    for (let at = 0; at < lines.length; at += LINES_AT_ONCE) {
      await out.write(`${lines.slice(at, at + LINES_AT_ONCE).join('\n')}\n`);
    }
  }
  const { readable, total } = view.coverage.processes;
  const hidden = sockets.filter((socket) => hasUnseenHolder(socket, view)).length;
  if (hidden > 0) await err.write(`${messages.list.holdersHidden(hidden, readable, total)}\n`);
}

/** Who asked for a process, a user or a unit must not take a socket without visible holder for "none". */
async function tellIncomplete(
  { err, messages, process }: Context,
  { allNamespaces }: ListFlags,
  { coverage }: Inspection,
  unknown: number,
): Promise<void> {
  const { incomplete } = messages.errors;
  const reasons = [
    ...(unknown > 0 ? [incomplete.holders(unknown)] : []),
    ...(allNamespaces && missesNamespaces(coverage) ? [incomplete.namespaces] : []),
  ];
  if (reasons.length === 0) return;
  await err.write(incompleteText(reasons, messages));
  process.exitCode = EXIT.incomplete;
}
