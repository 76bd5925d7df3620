import { entryText } from '../../catalog/index.ts';
import { tellReason } from '../../i18n/index.ts';
import type { JudgedPort } from '../../model/index.ts';
import { visible } from '../../text/index.ts';
import type { Context } from '../context.ts';
import { type Labelled, labelledLines } from '../output/labelled.ts';
import { hang, wrap } from '../output/wrap.ts';

const SHOWN = 8;

/** What trojans' numbers are known for, where nothing else is known: what it was, and what to do. */
export function hintLines(ports: readonly JudgedPort[], { language, messages, out }: Context): readonly string[] {
  const hinted = ports.filter(({ reasons }) => reasons.some(({ code }) => code === 'trojan-number'));
  if (hinted.length === 0) return [];
  const { judge, explain } = messages;
  return [
    out.style.bold(judge.hints),
    ...hinted.slice(0, SHOWN).flatMap(({ port, knownAs }) => {
      const text = entryText(knownAs?.entry?.id ?? '', language);
      const rows: readonly Labelled[] = [
        [explain.labels.what, text?.what ?? ''],
        [explain.labels.remedy, text?.remedy ?? explain.general.remedy],
      ];
      return [
        ...hang('  ', `${port.number}/${port.protocol}  ${text?.title ?? visible(knownAs?.name ?? '')}`, out.columns),
        ...labelledLines(rows, '    ', out.style, out.columns),
      ];
    }),
    ...hang('  ', judge.numberOnly, out.columns),
  ];
}

/** Of dynamic ports that stand in a row: why they are nothing to worry about, once for each row. */
export function runLines(ports: readonly JudgedPort[], { messages, out }: Context): readonly string[] {
  const runs = ports.flatMap(({ reasons }) => reasons.filter(({ code }) => code === 'dynamic-run'));
  const told = new Set(runs.map((reason) => tellReason(reason, messages)));
  return [...told].flatMap((line) => wrap(`${line}${messages.punctuation.stop.trimEnd()}`, out.columns));
}
