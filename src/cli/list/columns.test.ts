import { expect, test } from 'vitest';

import { inspectionOf, networkOf, portOf, socketOf } from '../../../test/support/subjects.ts';
import { messages } from '../../i18n/index.ts';
import { styleFor } from '../output/style.ts';
import { tableLines } from '../output/table.ts';
import { socketColumns } from './columns.ts';

test('names the unit of an unseen holder and the own namespace, as the check does', async () => {
  const here = portOf(22, 'anywhere', [], { holdersComplete: false, unit: 'ssh.service' });
  const inside = socketOf({ inode: 7002, namespace: 77, local: { address: '0.0.0.0', port: 80 } });
  const sockets = [...here.sockets, inside];
  const view = inspectionOf({
    sockets,
    ports: [here],
    networks: [networkOf(), networkOf({ namespace: 77, own: false })],
    coverage: { ...inspectionOf().coverage, processes: { total: 2, readable: 1 } },
  });
  const columns = socketColumns(view, await messages('en'), styleFor('never', {}, false));
  const [head, first, second] = tableLines(columns, sockets, null, String);
  expect(head).toContain('NAMESPACE');
  expect(first).toMatch(/ own +ssh\.service, not visible .* ssh\.service$/);
  expect(second).toMatch(/ 77 +not visible/);
});
