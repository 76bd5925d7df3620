import type { Inspection } from '../../model/index.ts';
import type { Match, SocketFilter, Test } from './filter.ts';
import { holderTests } from './holders.ts';
import { socketTests } from './sockets.ts';

export type { AddressMatch, PortMatch, SocketFilter } from './filter.ts';
export { hasUnseenHolder } from './holders.ts';
export { portFilter } from './sockets.ts';

/** A predicate over the sockets of this inspection. */
export function socketFilter(filter: SocketFilter, view: Inspection): Test {
  const tests = [...socketTests(filter, view), ...holderTests(filter, view)];
  return (socket) => {
    let answer: Match = 'yes';
    for (const test of tests) {
      const match = test(socket);
      if (match === 'no') return 'no';
      if (match === 'unknown') answer = 'unknown';
    }
    return answer;
  };
}
