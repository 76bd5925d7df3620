import type { Messages } from '../../i18n/index.ts';
import type { Exposure, ExposureReason } from '../../model/index.ts';
import { visible } from '../../text/index.ts';
import type { Style } from '../output/style.ts';
import { endpointText } from './endpoint.ts';

/** `anywhere?` where something that could not be seen may stop it earlier. */
export function exposureText({ level, atMost }: Exposure, { check: { exposure } }: Messages): string {
  return level === 'unknown' ? `${exposure[atMost]}?` : exposure[level];
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
  'no-such-address',
  'published',
] as const);

export function exposureNotes({ reasons }: Exposure, messages: Messages): readonly string[] {
  return reasons.flatMap((reason) => (NOTED.has(reason.code) ? [reasonText(reason, messages)] : []));
}

/** One step of the reasoning, in words. */
export function reasonText(reason: ExposureReason, { check: { reasons } }: Messages): string {
  const { from } = reasons;
  switch (reason.code) {
    case 'bound-to-loopback':
      return reasons.boundToLoopback;
    case 'bound-to-wildcard':
      return reason.answersIpv4 ? reasons.boundToWildcardIpv4 : reasons.boundToWildcard;
    case 'bound-to-address':
      return reasons.boundToAddress(visible(reason.address));
    case 'bound-to-interface':
      return reasons.boundToInterface(visible(reason.interface));
    case 'no-such-address':
      return reasons.noSuchAddress(visible(reason.address));
    case 'no-network':
      return reasons.noNetwork;
    case 'public-address':
      return reasons.publicAddress(visible(reason.address), visible(reason.interface));
    case 'private-address':
      return reasons.privateAddress(visible(reason.address), visible(reason.interface));
    case 'no-firewall':
      return reasons.noFirewall;
    case 'firewall-accepts':
      return withRule(reasons.firewallAccepts(from[reason.from]), reason.rule);
    case 'firewall-limits':
      return withRule(reasons.firewallLimits(from[reason.from]), reason.rule);
    case 'firewall-drops':
      return withRule(reasons.firewallDrops(from[reason.from]), reason.rule);
    case 'firewall-unreadable':
      return reasons.firewallUnreadable;
    case 'firewall-rule-unknown':
      return withRule(reasons.firewallRuleUnknown, `${reason.rule} (${reason.expression})`);
    case 'forwarding-off':
      return reasons.forwardingOff;
    case 'published':
      return reasons.published(endpointText(reason.from), endpointText(reason.to));
    case 'other-namespace':
      return reasons.otherNamespace;
  }
}

function withRule(sentence: string, rule: string | null): string {
  return rule === null ? sentence : `${sentence}: ${visible(rule)}`;
}
