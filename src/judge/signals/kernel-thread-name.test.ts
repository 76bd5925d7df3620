import { expect, test } from 'vitest';
import { doorOf, processOf } from '../../../test/support/subjects.ts';
import { kernelThreadName } from './kernel-thread-name.ts';

const weigh = (given: Parameters<typeof processOf>[0]) => kernelThreadName.look(doorOf([processOf(given)]))?.weight;

test.each([
  { name: 'kworker/0:1', arguments: ['[kworker/0:1]'] },
  { name: 'x', arguments: ['[kworker/u8:2-events]'] },
  { name: '[kworker/0:1H-k', arguments: ['./x'] },
  { name: 'kthreadd', arguments: ['kthreadd'] },
  { name: 'jbd2/sda1-8', arguments: ['jbd2/sda1-8'] },
])('$name, called $arguments, is a program in disguise', (given) => {
  expect(weigh(given)).toBe(70);
});

test('brackets alone are suspicious too', () => {
  expect(weigh({ name: 'x', arguments: ['[pcpu]'] })).toBe(30);
});

test.each([
  { name: 'lxc-start', arguments: ['[lxc monitor] /var/lib/lxc web'] },
  { name: 'celery', arguments: ['[celeryd: celery@web:MainProcess]', '-active-'] },
  { name: 'watchdog', arguments: ['/usr/sbin/watchdog'] },
  { name: 'ksmtuned', arguments: ['/bin/bash', '/usr/sbin/ksmtuned'] },
])('$name is ordinary', (given) => {
  expect(weigh(given)).toBeUndefined();
});

test('a kernel thread is what it says, and so is a process of which nothing else is known', () => {
  const { executable: _e, arguments: _a, ...unknown } = processOf({ name: 'kworker/0:1' });
  expect(
    kernelThreadName.look(doorOf([{ ...unknown, kernelThread: true, executable: null, arguments: [] }])),
  ).toBeNull();
  expect(kernelThreadName.look(doorOf([unknown]))).toBeNull();
});

test('arguments prove a program where its file is hidden', () => {
  const { executable: _, ...hidden } = processOf({ name: 'kworker/0:1', arguments: ['[kworker/0:1]'] });
  expect(kernelThreadName.look(doorOf([hidden]))?.evidence.map(({ fact }) => fact)).toEqual(['name', 'arguments']);
});
