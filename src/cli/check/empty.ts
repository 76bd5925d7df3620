import type { Messages } from '../../i18n/index.ts';
import { type PortMatch, socketFilter } from '../../inspect/index.ts';
import type { Inspection } from '../../model/index.ts';

/** More would be no hint any more. */
const COMMANDS_SHOWN = 3;

/** What to say where no port is open: of ports that were asked for, who else uses these numbers, and what they are known for. */
export function emptyLines(
  asked: readonly PortMatch[],
  inspection: Inspection,
  { check, punctuation }: Messages,
): readonly string[] {
  if (asked.length === 0) return [check.empty];
  const matches = socketFilter({ ports: asked }, inspection);
  const used = inspection.sockets.filter((socket) => matches(socket) === 'yes').length;
  const names = asked.map(portText);
  const explanations = names.slice(0, COMMANDS_SHOWN).map((name) => `menshen explain ${name}`);
  return [
    check.emptyHere,
    ...(used === 0 ? [] : [check.usedElsewhere(used, `menshen list ${names.join(' ')}`)]),
    check.knownFor(explanations.join(punctuation.listed)),
  ];
}

function portText({ first, last, protocol }: PortMatch): string {
  return `${first}${last === first ? '' : `-${last}`}${protocol === undefined ? '' : `/${protocol}`}`;
}
