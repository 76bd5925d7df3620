import type { Closed, Respawn } from '../../close/index.ts';
import type { ClosePlan, Port, Process } from '../../model/index.ts';
import { visible } from '../../text/index.ts';
import { portsText } from '../changing/ports.ts';
import type { Context } from '../context.ts';
import { hang, wrap } from '../output/wrap.ts';
import { holderForms } from '../view/holders.ts';

export function nothingText(asked: string, { messages, out }: Context): string {
  return lines(wrap(messages.close.nothing(asked), out.columns));
}

/** Where a port is open in a container's own network: it is not ours to close from here. */
export function elsewhereText(asked: string, elsewhere: readonly Port[], { messages, out }: Context): string {
  const holders = elsewhere.flatMap(({ protocol, number, holders: own }) => {
    const [first, ...others] = own;
    const by = first === undefined ? messages.check.holder.hidden : holderForms([first, ...others])[0];
    return hang('- ', `${number}/${protocol} ${by}`, out.columns);
  });
  return lines([...wrap(messages.close.nothingElsewhere(asked, elsewhere.length), out.columns), ...holders]);
}

/** What came of it. */
export function resultText(plan: ClosePlan, closed: Closed, context: Context): string {
  const { messages, out } = context;
  const { close } = messages;
  const { id, steps, complete, interrupted, respawned } = closed;
  const said: string[] = [];
  if (complete) {
    const shut = plan.steps.every(({ action }) => action.kind === 'firewall');
    const ports = portsText(plan.ports, messages);
    said.push(shut ? close.doneBlocked(ports, id) : close.done(ports, id));
  }
  const failed = steps.find(({ state }) => state === 'failed');
  if (failed !== undefined) {
    const detail = visible(failed.detail ?? '');
    const number = failed.position + 1;
    said.push(failed.refused ? close.rightsLost(number, detail) : close.failed(number, detail));
    if (number < plan.steps.length) said.push(close.left);
    const taken = plan.steps.slice(0, number);
    if (taken.some(({ undo }) => undo !== 'by-hand')) said.push(close.partly(id));
  } else if (interrupted) said.push(close.interrupted(id));
  said.push(...respawned.map((respawn) => respawnText(respawn, context)));
  if (respawned.length > 0) said.push(close.respawnHint);
  return lines(said.flatMap((text) => wrap(text, out.columns)));
}

function respawnText({ port, by }: Respawn, { messages }: Context): string {
  const { close, punctuation } = messages;
  const who = by.map((process) => processText(process, messages.close.respawnedBy)).join(punctuation.semicolon);
  return close.respawned(portsText([port], messages), who === '' ? messages.check.holder.hidden : who);
}

function processText(
  { name, pid, parents = [], unit }: Process,
  startedBy: (process: string, parent: string) => string,
): string {
  const [parent] = parents;
  const own = visible(`${name} ${pid}`);
  const place = unit ? visible(unit) : parent === undefined ? null : visible(`${parent.name} ${parent.pid}`);
  return place === null ? own : startedBy(own, place);
}

function lines(all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join('');
}
