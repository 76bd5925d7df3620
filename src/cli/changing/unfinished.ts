import { openControl } from '../../platform/index.ts';
import { storePath, unfinishedChanges } from '../../store/index.ts';
import { visible } from '../../text/index.ts';
import type { Context } from '../context.ts';
import { homeOf } from '../rights.ts';

/** Tells of changes whose run died in the middle: the machine is neither as it was nor as it should be. */
export async function tellUnfinished({ environment, messages, err }: Context): Promise<void> {
  const path = storePath(environment, process.geteuid?.() ?? 0, homeOf());
  const unfinished = path === null ? [] : unfinishedChanges(path);
  if (unfinished.length === 0) return;
  const { boot, processes } = await openControl();
  for (const { id, target, runner, boot: begunIn } of unfinished) {
    if (begunIn === boot && processes.find(runner.pid)?.startTime === runner.startTime) continue;
    await err.write(`${messages.errors.prefix}${messages.close.journal.unfinished(id, visible(target))}\n`);
  }
}
