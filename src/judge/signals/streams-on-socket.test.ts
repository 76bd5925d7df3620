import { expect, test } from 'vitest';
import { connectionOf, processOf } from '../../../test/support/subjects.ts';
import { streamsOnSocket } from './streams-on-socket.ts';

const on = (inode: number) => ({ streams: { stdin: inode, stdout: inode, stderr: inode } });
const bash = { ...on(7001), path: '/usr/bin/bash', arguments: ['bash', '-i'] };
const weigh = (given: Parameters<typeof processOf>[0]) =>
  streamsOnSocket.look(connectionOf([processOf(given)]))?.weight;

test('a reverse shell is high by itself, and every fact can be checked', () => {
  const finding = streamsOnSocket.look(connectionOf([processOf({ ...bash, parents: [{ pid: 77, name: 'nc' }] })]));
  expect(finding?.weight).toBe(60);
  expect(finding?.evidence).toEqual([
    {
      fact: 'streams',
      value: '0, 1, 2: socket:[7001]',
      check: ['ls', '-l', '/proc/812/fd/0', '/proc/812/fd/1', '/proc/812/fd/2'],
    },
    { fact: 'peer', value: '203.0.113.9:443', check: ['ss', '-t', '-np', 'dst', '203.0.113.9:443'] },
    { fact: 'arguments', value: 'bash -i', check: ['ps', '-o', 'args=', '-p', '812'] },
    { fact: 'parent', value: 'nc (77)', check: ['ps', '-o', 'pid=,ppid=,comm=', '-p', '812,77'] },
  ]);
});

test('the executable counts, not the name that it gives itself', () => {
  expect(weigh({ ...bash, name: 'sshd', arguments: ['sshd: li'] })).toBe(60);
});

test('interpreters and other programs weigh less, and less without standard error', () => {
  expect(weigh({ ...on(7001), path: '/usr/bin/python3', arguments: ['python3', 'x.py'] })).toBe(50);
  expect(weigh({ ...on(7001), path: '/usr/bin/id' })).toBe(30);
  expect(weigh({ ...bash, streams: { stdin: 7001, stdout: 7001, stderr: null } })).toBe(50);
});

test('on loopback it is a hint', () => {
  expect(streamsOnSocket.look(connectionOf([processOf(bash)], { reach: 'host' }))?.weight).toBe(24);
});

const inetd = [{ pid: 60, name: 'inetd' }];
const accepted = {
  parents: [{ pid: 1, name: 'systemd' }],
  unit: 'echo@3-198.51.100.7:7-203.0.113.9:52100.service',
};

test('superservers and per-connection units connect the streams by design', () => {
  expect(weigh({ ...on(7001), path: '/usr/sbin/in.ftpd', parents: inetd })).toBeUndefined();
  expect(weigh({ ...on(7001), path: '/usr/bin/cat', ...accepted })).toBeUndefined();
  expect(
    weigh({ ...on(7001), path: '/bin/sh', arguments: ['sh', '/usr/local/bin/echo.sh'], ...accepted }),
  ).toBeUndefined();
});

test('a packaged server that forks for each client may talk over its streams', () => {
  const vsftpd = { ...on(7001), path: '/usr/sbin/vsftpd', name: 'vsftpd', parents: [{ pid: 60, name: 'vsftpd' }] };
  const owner = { manager: 'dpkg', name: 'vsftpd' } as const;
  expect(weigh({ ...vsftpd, package: owner })).toBeUndefined();
  const { package: _, ...inChroot } = processOf(vsftpd);
  expect(streamsOnSocket.look(connectionOf([inChroot]))).toBeNull();
  expect(weigh({ ...vsftpd, package: null })).toBe(30);
  expect(weigh({ ...vsftpd, package: owner, parents: [{ pid: 60, name: 'bash' }] })).toBe(30);
  expect(weigh({ ...bash, name: 'bash', package: owner, parents: [{ pid: 60, name: 'bash' }] })).toBe(60);
});

test('but a bare shell behind one is the old ingreslock door', () => {
  expect(weigh({ ...bash, arguments: ['sh', '-i'], parents: inetd })).toBe(40);
  expect(weigh({ ...bash, ...accepted })).toBe(40);
});

test('an ordinary instance of a unit is no per-connection unit', () => {
  expect(weigh({ ...bash, parents: [{ pid: 1, name: 'systemd' }], unit: 'postgresql@15-main.service' })).toBe(60);
  expect(weigh({ ...bash, parents: [{ pid: 1, name: 'systemd' }], unit: 'user@1000.service' })).toBe(60);
});

test('streams elsewhere, on another socket or unknown are nothing', () => {
  const { streams: _, ...unknown } = processOf(bash);
  expect(weigh({ path: '/usr/bin/bash' })).toBeUndefined();
  expect(weigh({ ...bash, ...on(9) })).toBeUndefined();
  expect(streamsOnSocket.look(connectionOf([unknown]))).toBeNull();
  expect(streamsOnSocket.concerns(unknown)).toBe(false);
});
