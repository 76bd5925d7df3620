import type { Executor } from '../../change/index.ts';
import type { Block, FirewallAction, PortKey } from '../../model/index.ts';
import { type DraftStep, DONE, type ExecutorContext, type PlanContext } from './method.ts';

/** Mail and FTP servers ask back here, and wait for half a minute where nothing answers. */
const IDENT = 113;

/** Plans to shut ports in the firewall, in both families. */
export function planFirewall(
  ports: readonly PortKey[],
  { wishes: { answer }, uid }: PlanContext,
  id: string,
): DraftStep {
  const blocks = ports.map(({ protocol, number }): Block => {
    const usual = protocol === 'tcp' && number === IDENT ? 'reset' : 'drop';
    const wanted = answer ?? usual;
    return {
      protocol,
      first: number,
      last: number,
      answer: protocol === 'udp' && wanted === 'reset' ? 'reject' : wanted,
    };
  });
  return {
    action: { kind: 'firewall', ports, id, blocks: joined(blocks) },
    losses: [{ code: 'until-boot' }],
    undo: 'exact',
    faults: [],
    needsRoot: uid !== 0,
  };
}

/** Neighbours are one rule: a thousand ports in a row are not a thousand rules. */
function joined(blocks: readonly Block[]): readonly Block[] {
  const ordered = blocks.toSorted(
    (one, other) => one.protocol.localeCompare(other.protocol) || one.first - other.first,
  );
  const result: Block[] = [];
  for (const block of ordered) {
    const last = result.at(-1);
    const isNext = last?.protocol === block.protocol && last.answer === block.answer && last.last + 1 >= block.first;
    if (isNext) result[result.length - 1] = { ...last, last: Math.max(last.last, block.last) };
    else result.push(block);
  }
  return result;
}

/** Nothing was there before; the name is all that undoing needs. */
interface BlockBefore {
  readonly id: string;
}

export function firewallExecutor({ control: { blocks } }: ExecutorContext): Executor<FirewallAction, BlockBefore> {
  return {
    kind: 'firewall',
    prepare: async (action) => {
      const { id } = action;
      return (await blocks.has(id)) === true ? { status: 'changed', detail: id } : { status: 'ready', before: { id } };
    },
    act: ({ id, blocks: wanted }) => blocks.add(id, wanted),
    verify: async (action) => {
      const found = (await blocks.list())?.get(action.id) ?? [];
      const isSame = found.map(textOf).toSorted().join() === action.blocks.map(textOf).toSorted().join();
      return isSame ? DONE : { status: 'failed', detail: `inet menshen-closed ${action.id}` };
    },
    // Also half of it is something to undo: a run was killed while it made it.
    drift: async ({ id }) => ((await blocks.has(id)) === false ? [{ code: 'already-undone', detail: id }] : []),
    undo: async (action) => {
      const removed = await blocks.remove(action.id);
      if (removed.status !== 'done') return removed;
      return (await blocks.has(action.id)) === true ? { status: 'failed', detail: action.id } : DONE;
    },
  };
}

function textOf({ protocol, first, last, answer }: Block): string {
  return `${protocol} ${first}-${last} ${answer}`;
}
