import { type Messages, tellExposureReason } from '../../i18n/index.ts';
import type { Exposure, ExposureReason, Inspection, Socket } from '../../model/index.ts';
import type { Style } from '../output/style.ts';

/** Of open sockets: how far the port reaches that they belong to. */
export function exposuresOf({ ports }: Inspection): ReadonlyMap<Socket, Exposure> {
  return new Map(ports.flatMap(({ sockets, exposure }) => sockets.map((socket) => [socket, exposure] as const)));
}

/** `anywhere?` where something that could not be seen may stop it earlier. */
export function exposureText({ level, atMost }: Exposure, { exposure: { levels } }: Messages): string {
  return level === 'unknown' ? `${levels[atMost]}?` : levels[level];
}

export function paintExposure(text: string, { atMost }: Pick<Exposure, 'atMost'>, style: Style): string {
  if (atMost === 'anywhere') return style.yellow(text);
  return atMost === 'host' ? style.dim(text) : text;
}

/** What a reader of the table would miss: why an open port is not reached, or is reached in another way. */
const NOTED: ReadonlySet<ExposureReason['code']> = new Set([
  'bound-to-interface',
  'firewall-drops',
  'firewall-limits',
  'firewall-rule-unknown',
  'forwarding-off',
  'no-listener',
  'no-such-address',
  'published',
] as const);

export function exposureNotes({ reasons }: Exposure, messages: Messages): readonly string[] {
  return reasons.flatMap((reason) => (NOTED.has(reason.code) ? [tellExposureReason(reason, messages)] : []));
}
