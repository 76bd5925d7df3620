import { expect, test } from 'vitest';

import { allOf, outcomeOf } from './outcome.ts';

const failed = (stderr: string, exitCode = 1): Parameters<typeof outcomeOf>[0] => ({
  status: 'tool-failed',
  detail: `/usr/bin/systemctl: exit code ${exitCode}`,
  exitCode,
  stderr,
});

/** Printed by systemd 252 but for those that say otherwise. */
test.each([
  ['refused', 'Failed to stop also.socket: Interactive authentication required.'],
  ['refused', 'Failed to disable unit: Access denied'],
  ['refused', 'Failed to connect to bus: Permission denied'],
  ['refused', 'Failed to mask unit: File /etc/systemd/system/plain.service already exists.'],
  ['refused', 'Failed to execute operation: File exists'], // 239
  ['refused', 'Failed to start ssh.service: Unit ssh.service is masked.'],
  ['refused', 'Failed to stop -.mount: Job type stop is not applicable for unit -.mount.'],
  ['refused', 'Failed to enable unit: Refusing to operate on alias name or linked unit file: sshd.service'],
  ['refused', 'Failed to disable unit: Unit file nope.service does not exist.'],
  ['refused', 'Failed to stop nope.service: Unit nope.service not loaded.'],
  // 257
  ['refused', "Failed to mask unit: File '/etc/systemd/system/simple.service' already exists"],
  ['refused', 'Failed to disable unit: Unit nope.service does not exist'],
  ['refused', 'Failed to connect to user scope bus via local transport: Operation not permitted (consider …)'],
  ['failed', 'Failed to connect to system scope bus via local transport: Connection refused'],
  ['failed', 'Job for fails.service failed because the control process exited with error code.'],
  ['failed', 'Failed to connect to bus: Connection refused'],
  ['failed', 'Failed to stop a.service: Connection timed out'],
])('%s: %s', (status, words) => {
  const hint = "See system logs and 'systemctl status a.service' for details.";
  const warning = 'Warning: The unit file of a.service changed on disk, no such file.';
  expect(outcomeOf(failed(`${warning}\n${words}\n${hint}\n`))).toEqual({ status, detail: words });
});

test('the exit code for a missing right is enough', () => {
  expect(outcomeOf(failed('Failed.', 4))).toEqual({ status: 'refused', detail: 'Failed.' });
});

test('all that went wrong is told, not for ever', () => {
  const stderr =
    'Failed to stop a.service: x\nWarning: b can still be activated by:\n  b.socket\nFailed to stop c.service: y';
  expect(outcomeOf(failed(stderr))).toMatchObject({
    detail: 'Failed to stop a.service: x Failed to stop c.service: y',
  });
  expect(outcomeOf(failed('x'.repeat(3000)))).toMatchObject({ detail: 'x'.repeat(400) });
});

test('one that was killed, said nothing, or is not there', () => {
  const killed = { status: 'tool-failed', detail: '/usr/bin/systemctl: SIGKILL', stderr: '' } as const;
  expect(outcomeOf(killed)).toEqual({ status: 'failed', detail: '/usr/bin/systemctl: SIGKILL' });
  expect(outcomeOf({ status: 'tool-missing', detail: 'systemctl' })).toEqual({
    status: 'refused',
    detail: 'systemctl',
  });
  expect(outcomeOf({ status: 'done', stdout: 'x' })).toEqual({ status: 'done' });
});

test('after an order that failed, no other is given', async () => {
  const given: string[] = [];
  const order = (name: string, status: 'done' | 'failed') => async () => {
    given.push(name);
    return status === 'done' ? { status } : { status, detail: name };
  };
  expect(await allOf([order('a', 'done'), order('b', 'failed'), order('c', 'done')])).toEqual({
    status: 'failed',
    detail: 'b',
  });
  expect(given).toEqual(['a', 'b']);
  expect(await allOf([])).toEqual({ status: 'done' });
});
