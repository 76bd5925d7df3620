import type { Closed, Planned } from '../../close/index.ts';
import type { ClosePlan } from '../../model/index.ts';
import { visibleJson } from '../../text/index.ts';

/** `menshen/close/1`: see schema/close.json. `result` is null where nothing was done. */
export function closeDocument({ plan, elsewhere }: Planned, closed: Closed | null): string {
  const document = {
    schema: 'menshen/close/1',
    ...planPart(plan),
    elsewhere: elsewhere.map(({ namespace, protocol, number, holders }) => ({
      namespace,
      protocol,
      number,
      holders: holders.map(({ process: { pid, name } }) => ({ pid, name })),
    })),
    result: closed === null ? null : resultPart(closed),
  };
  return `${visibleJson(document)}\n`;
}

function planPart({ target, ports, steps, refusals }: ClosePlan): object {
  return { target, ports, steps, refusals };
}

function resultPart({ id, steps, complete, interrupted, respawned }: Closed): object {
  return {
    id,
    complete,
    interrupted,
    steps,
    respawned: respawned.map(({ port, by }) => ({ ...port, by: by.map(({ pid, name }) => ({ pid, name })) })),
  };
}
