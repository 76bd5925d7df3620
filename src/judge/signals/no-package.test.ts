import { expect, test } from 'vitest';
import {
  DOCKER,
  doorOf,
  fileAt,
  inspectionOf,
  known,
  entryOf,
  portOf,
  processOf,
} from '../../../test/support/subjects.ts';
import { judgeWith } from '../judge.ts';
import { noPackage } from './no-package.ts';

const own = processOf({ path: '/opt/server' });
const judged = (process: typeof own, trojan: boolean) =>
  judgeWith(inspectionOf({ ports: [portOf(7626, 'anywhere', [process])] }), () =>
    trojan ? known(entryOf({ kind: 'trojan', names: ['冰河'] })) : null,
  ).ports[0];

test('alone it is not even told', () => {
  expect(noPackage.look(doorOf([own]))?.weight).toBe(1);
  expect(judged(own, false)?.findings).toEqual([]);
});

test('with a trojan’s number it still is not low', () => {
  const port = judged(own, true);
  expect(port?.findings.map(({ signal }) => signal)).toEqual(['trojan-port', 'no-package']);
  expect(port?.suspicion).toBe('none');
});

test('nothing is said of what a package owns, of containers and of memory', () => {
  const { package: _, ...unowned } = own;
  for (const process of [
    processOf({ package: { manager: 'dpkg', name: 'x' } }),
    processOf({ container: DOCKER }),
    processOf({ executable: fileAt('memfd:x', { memfd: true }) }),
    processOf({ executable: null }),
    unowned,
  ]) {
    expect(noPackage.look(doorOf([process]))).toBeNull();
  }
});
