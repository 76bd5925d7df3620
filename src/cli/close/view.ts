import type { Messages } from '../../i18n/index.ts';
import type { ClosePlan, PlannedStep, PlanRefusal, ProcessRef } from '../../model/index.ts';
import { commandText, visible } from '../../text/index.ts';
import { portsText } from '../changing/ports.ts';
import type { Context } from '../context.ts';
import { isRoot } from '../rights.ts';
import { labelledLines } from '../output/labelled.ts';
import { groupBy } from '../view/group.ts';
import { hang, wrap } from '../output/wrap.ts';
import { lossText } from './losses.ts';

const MILLISECONDS = 1000;
/** More are counted. */
const HOLDERS_SHOWN = 4;

/** The plan, as a person reads it before answering. */
export function planText(plan: ClosePlan, context: Context): string {
  const { messages, out } = context;
  const { close, punctuation } = messages;
  const ports = portsText(plan.ports, messages);
  const heading = plan.steps.length > 0 ? close.heading(ports) : close.headingNone(ports);
  const blocks = [
    wrap(out.style.bold(heading), out.columns),
    ...plan.steps.map((step, index) => stepLines(step, index + 1, plan.steps.length === 1, context)),
    plan.refusals.flatMap((refusal) =>
      hang('- ', close.refused(portsText([refusal.port], messages), refusalText(refusal, context)), out.columns),
    ),
  ];
  const needsRoot = plan.steps.flatMap(({ needsRoot: needs }, index) => (needs ? [close.stepNumber(index + 1)] : []));
  if (needsRoot.length > 0 && !isRoot()) {
    blocks.push(wrap(close.needsRoot(needsRoot.join(punctuation.listed)), out.columns));
  }
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

/** @param isOne the only step: then it closes all ports of the heading */
function stepLines(step: PlannedStep, number: number, isOne: boolean, context: Context): readonly string[] {
  const { messages, out } = context;
  const { close } = messages;
  const [title = '', ...more] = doingTexts(step, context);
  return [
    ...hang(`${number}. `, title, out.columns),
    ...labelledLines(
      [
        ...more.map((text) => [close.labels.also, text] as const),
        ...(isOne ? [] : [[close.labels.ports, portsText(step.action.ports, messages)] as const]),
        ...(step.holders.length > 0 ? [[close.labels.holders, holdersText(step, messages)] as const] : []),
        [close.labels.why, close.whys[step.why]] as const,
        ...step.losses.map((loss) => [close.labels.costs, lossText(loss, messages)] as const),
        [close.labels.undo, undoText(step, context)] as const,
      ],
      '   ',
      out.style,
      out.columns,
    ),
  ];
}

/** `nginx 812 +4 root nginx.service; sshd 90 root`: as in the tables of ports. */
function holdersText({ holders }: PlannedStep, { punctuation }: Messages): string {
  const groups = [...groupBy(holders, ({ name, user, unit }) => `${name} ${user} ${unit}`).values()];
  const shown = groups.slice(0, HOLDERS_SHOWN).map(([first, ...others]) => {
    if (first === undefined) return '';
    const { name, pid, user, unit } = first;
    const more = others.length > 0 ? `+${others.length}` : '';
    return visible([name, String(pid), more, user ?? '', unit ?? ''].filter((word) => word !== '').join(' '));
  });
  const left = groups.length - shown.length;
  return [...shown, ...(left > 0 ? [`+${left}`] : [])].join(punctuation.semicolon);
}

/** What is done, the most important first. */
function doingTexts({ action }: PlannedStep, { messages }: Context): readonly string[] {
  const { step } = messages.close;
  const listed = (names: readonly string[]): string => names.map(visible).join(messages.punctuation.listed);
  switch (action.kind) {
    case 'unit': {
      const { uid } = action.manager;
      const units = listed(action.stop);
      return [
        uid === null ? step.unit(units) : step.unitOf(units, uid),
        ...(action.disable.length > 0 ? [step.disable(listed(action.disable))] : []),
        ...(action.mask.length > 0 ? [step.mask(listed(action.mask))] : []),
      ];
    }
    case 'container': {
      const { name, runtime, image } = action.container;
      return [step.container(visible(name), runtime, visible(image))];
    }
    case 'process': {
      const { supervisor, processes, graceMs } = action;
      const end = step.process(listed(processes.map(processText)), graceMs / MILLISECONDS);
      return supervisor?.stop ? [step.supervised(commandText(supervisor.stop)), end] : [end];
    }
    case 'connections':
      return [step.connections(portsText(action.ports, messages))];
    case 'firewall':
      return [step.firewall(portsText(action.ports, messages), action.blocks[0]?.answer ?? 'drop')];
  }
}

/** `nginx 812`. */
function processText({ name, pid }: ProcessRef): string {
  return `${name} ${pid}`;
}

function undoText({ undo, faults, action }: PlannedStep, { messages }: Context): string {
  const { undoes, faults: whys } = messages.close;
  if (action.kind === 'connections') return undoes.connections;
  if (undo !== 'by-hand') return undoes[undo];
  return undoes.byHand(faults.map((fault) => whys[fault]).join(messages.punctuation.semicolon));
}

function refusalText(refusal: PlanRefusal, { messages }: Context): string {
  const texts = messages.close.refusal;
  switch (refusal.code) {
    case 'init':
      return texts.init(visible(refusal.process.name));
    case 'session':
      return texts.session(refusal.process === null ? null : visible(processText(refusal.process)));
    case 'container-command':
      return texts['container-command'](refusal.runtime, visible(refusal.id.slice(0, 12)));
    case 'itself':
    case 'session-unknown':
    case 'unseen':
    case 'no-unit':
    case 'no-container':
    case 'no-process':
    case 'no-systemd':
      return texts[refusal.code];
  }
}
