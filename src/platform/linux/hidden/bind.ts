import { constants } from 'node:os';

import type { PortSpace } from '../../../model/index.ts';
import { errnoName, portBinder } from '../../../native/index.ts';
import type { BindAnswers } from '../../platform.ts';

/** See `DirectView.bind`. */
export function bindPorts({ protocol, family }: PortSpace, ports: Iterable<number>): BindAnswers {
  const bind = portBinder(protocol, family);
  const taken: number[] = [];
  const refused: { readonly port: number; readonly errno: string }[] = [];
  for (const port of ports) {
    const errno = bind(port);
    if (errno === constants.errno.EADDRINUSE) taken.push(port);
    else if (errno !== 0) refused.push({ port, errno: errnoName(errno) });
  }
  return { taken, refused };
}
