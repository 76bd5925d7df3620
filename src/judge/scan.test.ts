import { expect, test } from 'vitest';
import { fileAt, heldBy, inspectionOf, portOf, processOf, socketOf, STRANGER } from '../../test/support/subjects.ts';
import type { DoorCheck, ScanVerdict } from '../model/index.ts';
import type { Platform, RunningFile } from '../platform/index.ts';
import { judge } from './judge.ts';
import { askClamav, questionsOf } from './scan.ts';

const intruder = processOf({ pid: 5, path: '/dev/shm/x' });
const memory = processOf({ pid: 6, executable: fileAt('memfd:y', { memfd: true }) });
const bystander = processOf({ pid: 7, path: '/usr/sbin/nginx', package: { manager: 'dpkg', name: 'nginx' } });
const honest = processOf({ pid: 8, path: '/usr/sbin/sshd' });
const inspection = inspectionOf({
  ports: [portOf(80, 'anywhere', [bystander, intruder]), portOf(22, 'anywhere', [honest])],
  sockets: [socketOf({ inode: 9, peer: STRANGER })],
  holders: new Map([[9, heldBy(memory)]]),
});
const check = judge(inspection, { knownAs: () => null });

/** A scanner that says this of every file; what it is asked is kept. */
function platformWith(verdict: ScanVerdict | null, asked: RunningFile[][] = []): Platform {
  const scan = (running: readonly RunningFile[]) => {
    asked.push([...running]);
    // Not in the order of the questions.
    return Promise.resolve(running.map((one) => ({ running: [one], verdict: verdict ?? CLEAN })).toReversed());
  };
  const antivirus = () => Promise.resolve(verdict === null ? null : { tool: 'clamscan' as const, scan });
  return { antivirus } as unknown as Platform;
}
const CLEAN: ScanVerdict = { verdict: 'clean' };

/** At which ports and connections, in this order, there is malware. */
function malware({ ports, connections }: DoorCheck): readonly boolean[] {
  return [...ports, ...connections].map(({ findings }) => findings.some(({ signal }) => signal === 'malware-found'));
}

test('the most suspicious is asked about first, then who merely holds the same port; the honest not at all', () => {
  expect(questionsOf(check).map(({ running, file }) => [running.pid, file])).toEqual([
    [6, 'memfd:y'],
    [5, '/dev/shm/x'],
    [7, '/usr/sbin/nginx'],
  ]);
});

test('a script is asked about besides its interpreter, by the path that only its process can follow', () => {
  const args = ['python3', 'x.py'];
  const script = processOf({ pid: 5, path: '/usr/bin/python3', arguments: args, workingFolder: '/tmp/...' });
  const asked = judge(inspectionOf({ ports: [portOf(80, 'anywhere', [script])] }), { knownAs: () => null });
  expect(asked.ports[0]?.suspicion).toBe('medium');
  expect(questionsOf(asked)).toEqual([
    { running: { pid: 5, startTime: 4000, script: 'x.py' }, file: '/tmp/.../x.py' },
    { running: { pid: 5, startTime: 4000, script: null }, file: '/usr/bin/python3' },
  ]);
});

test('where nothing looks suspicious, no scanner is even looked for', async () => {
  const plain = judge(inspectionOf({ ports: [portOf(22, 'anywhere', [honest])] }));
  const platform = { antivirus: () => Promise.reject(new Error('asked')) } as unknown as Platform;
  expect(await askClamav(plain, platform, {})).toBeUndefined();
});

test('no scanner is null', async () => {
  expect(await askClamav(check, platformWith(null), {})).toBeNull();
});

test('answers come in the order of the questions', async () => {
  expect(await askClamav(check, platformWith(CLEAN), {})).toEqual(
    [
      [6, 'memfd:y'],
      [5, '/dev/shm/x'],
      [7, '/usr/sbin/nginx'],
    ].map(([pid, file]) => ({ verdict: 'clean', pids: [pid], kind: 'executable', file, by: 'clamscan' })),
  );
});

test('what was found is judged again, at ports and connections; the rest is only told', async () => {
  const found = await askClamav(check, platformWith({ verdict: 'found', malware: 'X' }), {});
  const again = judge(inspection, { knownAs: () => null, scanned: found ?? [] });
  expect(malware(again)).toEqual([true, false, true]);
  expect(again.ports[0]).toMatchObject({ suspicion: 'high', advice: 'investigate' });
  expect(again.scanned).toEqual(found);
  const clean = await askClamav(check, platformWith(CLEAN), {});
  expect(judge(inspection, { knownAs: () => null, scanned: clean ?? [] })).toEqual({ ...check, scanned: clean });
});

test('who does not want to wait is told so by the reason', async () => {
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(askClamav(check, platformWith(CLEAN), { signal })).rejects.toThrow('enough');
});
