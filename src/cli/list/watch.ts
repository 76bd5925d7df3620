import type { SocketFilter } from '../../inspect/index.ts';
import type { Inspection, Socket } from '../../model/index.ts';
import { truncate } from '../../text/index.ts';
import type { ListFlags } from '../commands/list.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { openScreen, type Screen } from '../output/screen.ts';
import type { Style } from '../output/style.ts';
import { type Column, tableLines } from '../output/table.ts';
import { localClock } from '../view/time.ts';
import { type Changed, changesBetween, type Look, type Mark } from './changes.ts';
import { socketColumns } from './columns.ts';
import { inOrder, select } from './select.ts';

/** Watching must not be what keeps the machine busy: at most a twentieth of the time is spent looking. */
const REST_PER_COST = 20;
const SHORTEST_REST_MS = 2000;
/** How much the newest look counts in the average. */
const NEWEST_SHARE = 0.3;
/** Title, blank line, head of the table, and the line below it. */
const FRAME_LINES = 4;

const MARKS: Readonly<Record<Mark, string>> = { came: '+', went: '-', none: ' ' };

/** Shows the list again and again until the user ends it. */
export async function watch(
  context: Context,
  flags: ListFlags,
  filter: SocketFilter,
  look: () => Promise<Inspection>,
): Promise<void> {
  const screen = openScreen(process.stdin, process.stdout);
  try {
    let before: Look | null = null;
    let cost: number | null = null;
    for (;;) {
      const started = performance.now();
      const view = await look();
      const now: Look = { view, sockets: select(view, filter).sockets };
      const changed = changesBetween(before, now);
      const show = (rest: number): void => screen.draw(frame(changed, context, flags, screen, rest));
      const spent = performance.now() - started;
      cost = cost === null ? spent : cost + NEWEST_SHARE * (spent - cost);
      const rest = Math.max(REST_PER_COST * cost, SHORTEST_REST_MS);
      show(rest);
      let woken = await screen.pause(rest);
      for (; woken === 'resized'; woken = await screen.pause(rest)) show(rest);
      if (woken === 'interrupted') context.process.exitCode = EXIT.interrupted;
      if (woken !== 'time') return;
      before = now;
    }
  } finally {
    screen.close();
  }
}

function frame(
  changed: Changed,
  { messages, out }: Context,
  flags: ListFlags,
  screen: Screen,
  rest: number,
): readonly string[] {
  const { watch } = messages.list;
  const { columns, rows } = screen;
  const { sockets, came, went, view } = changed;
  const room = Math.max(1, rows - FRAME_LINES);
  const shown = ordered(changed, flags, sockets.length > room).slice(0, room);
  const table = [marksColumn(changed, out.style), ...socketColumns(view, messages, out.style)];
  const left = sockets.length - shown.length;
  const title = [
    watch.title(sockets.length - went, localClock(view.takenAt)),
    watch.changes(came, went),
    watch.every((rest / 1000).toFixed(1)),
  ].join('   ');
  return [
    out.style.bold(truncate(title, columns)),
    '',
    ...tableLines(table, shown, columns, out.style.dim),
    left > 0 ? out.style.dim(truncate(watch.more(left), columns)) : '',
  ];
}

/** Where not all fit, what changed comes first: nobody watches for what stays. */
function ordered({ sockets, marks, view }: Changed, { sort, reverse }: ListFlags, changesFirst: boolean): Socket[] {
  const compare = inOrder(view, sort, reverse);
  if (!changesFirst) return sockets.toSorted(compare);
  return sockets.toSorted((a, b) => Number(marks.has(b)) - Number(marks.has(a)) || compare(a, b));
}

function marksColumn({ marks }: Changed, style: Style): Column<Socket> {
  const mark = (socket: Socket): Mark => marks.get(socket) ?? 'none';
  return {
    title: ' ',
    forms: (socket) => [MARKS[mark(socket)]],
    paint: (text, socket) => (mark(socket) === 'went' ? style.red(text) : style.green(text)),
  };
}
