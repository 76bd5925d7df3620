import type { Messages } from '../../i18n/index.ts';
import type { Capture, CaptureCheck, CaptureFormat, System } from '../../model/index.ts';
import { visible } from '../../text/index.ts';
import type { Context } from '../context.ts';
import { hang, wrap } from '../output/wrap.ts';

/** More would hide the answer; the JSON has up to a hundred. */
const UNREAD_SHOWN = 5;

/** The command that tells who holds what, by system; of netstat's listings several are possible. */
const DECIDERS: Readonly<Record<System, string>> = {
  windows: 'netstat -abno',
  linux: 'sudo ss -tunap',
  macos: 'sudo lsof -nP -i',
  bsd: 'sudo sockstat -46',
};

/** `Listing: netstat (Windows), gb18030; 12 lines: 10 read, 2 passed over`. */
export function captureLines({ capture, inspection }: CaptureCheck, { messages, out }: Context): readonly string[] {
  const { judge, punctuation } = messages;
  const { total, read, passed, unread } = capture.lines;
  const facts = [
    [...capture.formats.map((format) => formatText(format, judge)), judge.encoding(capture.encoding)].join(
      punctuation.comma,
    ),
    judge.lines(total, read, passed, unread),
    judge.programs[capture.programs],
    ...(inspection.system === null ? [judge.systemUnknown] : []),
  ];
  return hang(`${judge.listing}${punctuation.colon}`, facts.join(punctuation.semicolon), out.columns);
}

/** A listing without programs can only give hints: it says so, and names the command that would decide. */
export function deciderLines({ capture, inspection }: CaptureCheck, { messages, out }: Context): readonly string[] {
  if (capture.programs === 'all') return [];
  const { judge, punctuation } = messages;
  const fromOutside = capture.formats.every((format) => format.startsWith('nmap-'));
  const commands =
    inspection.system === null ? Object.entries(DECIDERS) : [[inspection.system, DECIDERS[inspection.system]]];
  const named = commands
    .map(([system, command]) => command + punctuation.aside(judge.systems[system as System]))
    .join(judge.or);
  const why = fromOutside ? judge.fromOutside : judge.hintsOnly[capture.programs];
  return wrap(`${why}${punctuation.stop}${judge.decide(named)}`, out.columns);
}

export function unreadLines({ lines, unread }: Capture, { messages, out }: Context): readonly string[] {
  if (lines.unread === 0) return [];
  const { judge } = messages;
  const left = lines.unread - Math.min(UNREAD_SHOWN, unread.length);
  return [
    out.style.bold(judge.unread(lines.unread)),
    ...unread
      .slice(0, UNREAD_SHOWN)
      .flatMap(({ line, text, why }) =>
        hang('  ', judge.unreadLine(line, judge.whyUnread[why], visible(text)), out.columns),
      ),
    ...(left > 0 ? hang('  ', judge.moreUnread(left), out.columns) : []),
  ];
}

function formatText(format: CaptureFormat, { formats }: Messages['judge']): string {
  return formats[format];
}
