import type { Evidence } from '../../../../src/model/index.ts';

/** Whether what a check command printed shows the fact that it is said to show. */
export function shows({ fact, value }: Evidence, printed: string): boolean {
  // Here the command's silence, or its refusal, is the evidence.
  if (fact === 'not-listed') return !printed.includes(`:${value.replace(/\/.*/, '')}`);
  if (fact === 'missing-from') return printed.trim() === '';
  if (fact === 'taken') return printed.includes('Address already in use');
  return oneLine(printed).includes(oneLine(shown(fact, value)));
}

/** What of a fact's value its command prints too. */
function shown(fact: Evidence['fact'], value: string): string {
  if (fact === 'streams') return value.replace(/^.*: /, '');
  if (fact === 'executable-in-memory') return `/${value} (deleted)`;
  if (fact === 'port') return `:${value.replace(/\/.*/, '')}`;
  if (fact === 'parent') return value.replace(/ .*/, '');
  // Those that hold ports for others stand at the end of the list, and on no page of one port.
  if (fact === 'expected-programs') return value.replace(/,.*/, '');
  if (fact === 'empty-environment') return `0 ${value}`;
  if (fact === 'tap') return value.replace(/^.*, /, '');
  // The names whose likeness or place is told: a person compares them with what the command prints.
  if (fact === 'imitated' || fact === 'usual-folder' || fact === 'trojan') return '';
  return value;
}

/** ps shows line breaks as blanks. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
