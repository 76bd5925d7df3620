import { expect, test } from 'vitest';

import { inspectionOf, portOf, processOf } from '../../../test/support/subjects.ts';
import type { Port } from '../../model/index.ts';
import { checkDocument } from './document.ts';

function holdersOf(port: Port): unknown {
  const judgement = { knownAs: null, findings: [], suspicion: 'none', advice: 'keep', reasons: [] } as const;
  const check = { inspection: inspectionOf(), ports: [{ port, ...judgement }], connections: [] };
  const { ports } = JSON.parse(checkDocument(check)) as { ports: readonly { readonly holders?: unknown }[] };
  return ports[0]?.holders;
}

test('tells holders that could not be seen from none', () => {
  const hidden = { holdersComplete: false };
  const sent = { from: { address: '0.0.0.0', port: 80 }, to: { address: '10.88.0.2', port: 80 }, rule: '' } as const;
  expect(holdersOf(portOf(22, 'host', [processOf()], hidden))).toEqual([{ pid: 812, descriptors: [3] }]);
  expect(holdersOf(portOf(22, 'host', []))).toEqual([]);
  expect(holdersOf(portOf(22, 'host', [], hidden))).toBeUndefined();
  expect(
    holdersOf(portOf(80, 'host', [], { ...hidden, sockets: [], published: [{ ...sent, protocol: 'tcp' }] })),
  ).toEqual([]);
});
