/** What a rule asks for a control group by: its path, or the number that it had, where it is gone. */
const GROUP = /(socket cgroupv2 level \d+) (?:"[^"]*"|0x[0-9a-f]+|\d+)/;
const GONE_GROUP = /socket cgroupv2 level \d+ (?:0x[0-9a-f]+|\d+)/;

/** Whether a line of nft's, or some line of a text, asks for a control group. */
export function asksForGroup(text: string): boolean {
  return GROUP.test(text);
}

/** The same of one that is gone by now. */
export function asksForGoneGroup(text: string): boolean {
  return GONE_GROUP.test(text);
}

/** A rule, whichever group it asks for. */
export function withoutGroup(line: string): string {
  return line.replace(GROUP, '$1');
}
