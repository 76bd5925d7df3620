import type { ConnectionEffect, PolicyPlan } from '../../model/index.ts';
import { visible } from '../../text/index.ts';
import type { Context } from '../context.ts';
import { hang, wrap } from '../output/wrap.ts';
import { endpointText } from '../view/endpoint.ts';
import { groupBy } from '../view/group.ts';

/** More are counted; one's own are always among them. */
const SHOWN = 12;
const MARK = '!! ';

/** Connections that could not be made again, one's own first and marked; then what could not be sent out any more. */
export function flowBlocks({ connections, outgoing }: PolicyPlan, context: Context): readonly (readonly string[])[] {
  const { plan } = context.messages.policy;
  return [blockOf(plan.connections, connections, '->', context), blockOf(plan.outgoing, outgoing, '<-', context)];
}

/** Several of one peer on one port are one line, with their count. */
function blockOf(
  heading: string,
  effects: readonly ConnectionEffect[],
  arrow: '->' | '<-',
  context: Context,
): readonly string[] {
  if (effects.length === 0) return [];
  const { messages, out } = context;
  const ordered = effects.toSorted((a, b) => Number(b.own) - Number(a.own));
  const groups = [...groupBy(ordered, (effect) => keyOf(effect, arrow)).values()];
  const left = groups.length - SHOWN;
  return [
    ...wrap(heading, out.columns).map(out.style.bold),
    ...groups.slice(0, SHOWN).flatMap((group) => lineOf(group, arrow, context)),
    ...(left > 0 ? [`  ${messages.policy.plan.more(left)}`] : []),
  ];
}

/** A client takes a new port for each connection: that one tells nothing. */
function keyOf({ local, peer, holders, own, interface: name }: ConnectionEffect, arrow: '->' | '<-'): string {
  const ends = arrow === '->' ? [peer.address, local.address, local.port] : [peer.address, peer.port, local.address];
  return JSON.stringify([...ends, holders, own, name]);
}

function lineOf(group: readonly ConnectionEffect[], arrow: '->' | '<-', context: Context): readonly string[] {
  const [first] = group;
  if (first === undefined) return [];
  const { messages, out } = context;
  const { plan } = messages.policy;
  const { local, peer, holders, own, interface: name } = first;
  // Incoming as `peer -> local`, outgoing as `local -> peer`.
  const ends = arrow === '->' ? [peer, local] : [local, peer];
  const facts = [
    ends.map((end) => endpointText(end)).join(' -> '),
    ...(group.length > 1 ? [`x${group.length}`] : []),
    [...new Set(holders)].map(visible).join(', '),
    ...(name === null ? [] : [visible(name)]),
  ];
  const text = facts.filter((fact) => fact !== '').join('  ');
  const lines = hang(`  ${own ? `${MARK}${plan.own}  ` : '   '}`, text, out.columns);
  return own ? lines.map((line) => out.style.bold(out.style.red(line))) : lines;
}
