import type { Messages } from '../../i18n/index.ts';
import type { Loss } from '../../model/index.ts';
import { visible } from '../../text/index.ts';
import { portsText } from '../changing/ports.ts';

/** What a step costs, in a sentence. */
export function lossText(loss: Loss, messages: Messages): string {
  const { close, punctuation } = messages;
  const texts = close.loss;
  const listed = (names: readonly string[]): string => [...new Set(names)].map(visible).join(punctuation.listed);
  switch (loss.code) {
    case 'connections': {
      const peers = listed(loss.peers);
      return texts.connections(loss.count, loss.count > loss.peers.length ? texts.more(peers) : peers);
    }
    case 'ports':
      return texts.ports(portsText(loss.ports, messages));
    case 'units':
      return texts.units(listed(loss.units));
    case 'supervisor': {
      const { process, kind, stop } = loss.supervisor;
      const who = visible(`${process.name} ${process.pid}`);
      return stop === null ? texts.supervisor(who, kind) : texts.ordered(who, kind);
    }
    case 'startable':
      return texts.startable(listed(loss.units), listed(loss.by));
    case 'environment-kept':
      return texts['environment-kept'](loss.count);
    case 'next-boot':
    case 'until-boot':
    case 'unaware':
      return texts[loss.code];
  }
}
