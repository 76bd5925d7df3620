import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Finding, SignalId } from '../../../src/model/index.ts';
import { connect, type Host, startHost } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import { doorCheck, portOf, type PrintedCheck } from '../judge/door-check.ts';

const NETCAT = '/bin/nc.traditional';
const TAP = `
import socket, time
tap = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
print("hears", flush=True)
time.sleep(600)
`;
const LIBRARY = 'int menshen_test_library(void) { return 0; }\n';

describe(
  'what was changed, renamed or hidden',
  needs(
    'systemd-host',
    'dist',
    'package:netcat-traditional',
    'package:gcc',
    'package:libc6-dev',
    'package:python3',
    'package:rsync',
    'package:vsftpd',
    'package:memcached',
  ),
  () => {
    let victim: Host;
    let other: Host;
    let check: PrintedCheck;

    beforeAll(async () => {
      [victim, other] = await Promise.all([
        startHost({ name: 'altered', init: 'systemd' }),
        startHost({ name: 'neighbour' }),
      ]);
      await connect({ host: victim, addresses: ['198.51.100.7/24'] }, { host: other, addresses: ['198.51.100.9/24'] });
      await stage(victim);
      check = await doorCheck(victim);
    });
    afterAll(async () => {
      await Promise.all([victim?.stop(), other?.stop()]);
    });

    const findingAt = (port: number, signal: SignalId): Finding | undefined =>
      portOf(check, port)?.findings.find((finding) => finding.signal === signal);

    test('a packaged server with a byte changed in its file', () => {
      expect(portOf(check, 873)).toMatchObject({ suspicion: 'medium', advice: 'investigate' });
      expect(findingAt(873, 'altered-program')).toMatchObject({
        weight: 40,
        evidence: [
          { fact: 'executable', value: '/usr/bin/rsync' },
          { fact: 'package', value: 'rsync' },
          { fact: 'altered-file', value: '/usr/bin/rsync', check: ['dpkg', '--verify', 'rsync'] },
          { fact: 'checksum' },
          { fact: 'checksum-expected' },
        ],
      });
    });

    test('a packaged server that was changed, started, and put back', () => {
      expect(findingAt(21, 'altered-program')?.evidence.map(({ fact }) => fact)).toEqual([
        'executable-deleted',
        'package',
        'checksum',
        'checksum-expected',
      ]);
    });

    test('netcat in shared memory, called sshd', () => {
      expect(portOf(check, 4001)).toMatchObject({ suspicion: 'high', advice: 'investigate' });
      expect(findingAt(4001, 'renamed-program')).toMatchObject({
        weight: 35,
        evidence: [
          { value: '/dev/shm/sshd' },
          { fact: 'twin', value: '/usr/bin/nc.traditional' },
          { fact: 'no-package' },
        ],
      });
    });

    test('netcat called worker', () => {
      expect(portOf(check, 4002)).toMatchObject({ suspicion: 'medium' });
      expect(findingAt(4002, 'renamed-program')?.weight).toBe(25);
    });

    test('a removed copy of a system program', () => {
      expect(findingAt(4006, 'renamed-program')?.weight).toBe(25);
      expect(findingAt(4006, 'deleted-executable')?.weight).toBe(18);
    });

    test('a library of nobody’s in a packaged server', () => {
      expect(portOf(check, 11_211)).toMatchObject({ suspicion: 'medium' });
      expect(findingAt(11_211, 'preloaded-library')).toMatchObject({
        weight: 35,
        evidence: [{ fact: 'preloaded', value: '/usr/lib/.cache-x/libaudit.so' }, { fact: 'no-package' }],
      });
    });

    test('of the environment nothing but the library’s name is told', async () => {
      const { stdout } = await victim.menshen(['check', '--json']);
      expect(stdout.includes('/usr/lib/.cache-x/libaudit.so')).toBe(true);
      expect(stdout.includes('very-secret')).toBe(false);
    });

    test('a server that was started without any environment', () => {
      expect(findingAt(4003, 'empty-environment')?.weight).toBe(8);
    });

    test('a program that calls itself sshd', () => {
      expect(findingAt(4004, 'other-name')).toMatchObject({
        weight: 25,
        evidence: [{ fact: 'name' }, { fact: 'arguments' }, { value: '/opt/x/thing' }, { fact: 'no-package' }],
      });
    });

    test('a script in an unpackaged interpreter that hears everything', () => {
      const taps = check.connections.filter(({ findings }) => findings.some(({ signal }) => signal === 'packet-tap'));
      expect(taps).toHaveLength(1);
      expect(taps[0]).toMatchObject({ suspicion: 'medium', advice: 'investigate' });
    });

    test('each command shows what it is said to show', async () => {
      const findings = [...check.ports, ...check.connections].flatMap((judged) => judged.findings);
      const evidence = findings.flatMap((finding) => finding.evidence);
      expect(new Set(findings.map(({ signal }) => signal))).toEqual(
        new Set([
          'altered-program',
          'deleted-executable',
          'empty-environment',
          'misplaced-name',
          'no-package',
          'other-name',
          'packet-tap',
          'preloaded-library',
          'renamed-program',
          'writable-folder',
        ]),
      );
      for (const { fact, value, check: command } of evidence) {
        const { stdout, stderr } = await victim.run(command);
        expect(stdout + stderr, `${fact}: ${command.join(' ')}`).toContain(shown(fact, value));
      }
    });
  },
);

/** What of a fact's value its command prints too. */
function shown(fact: string, value: string): string {
  if (fact === 'empty-environment') return `0 ${value}`;
  return fact === 'tap' ? value.replace(/^.*, /, '') : value;
}

async function stage(victim: Host): Promise<void> {
  const sh = (script: string): Promise<unknown> => victim.must(['sh', '-c', script]);
  await sh(
    `mkdir -p /opt/x /dev/shm && cp ${NETCAT} /dev/shm/sshd && cp ${NETCAT} /opt/x/worker && cp ${NETCAT} /opt/x/gone`,
  );
  // One byte more: another program, as far as its checksum goes, that no system has.
  for (const name of ['bare', 'thing'])
    await sh(`{ cat ${NETCAT}; echo; } > /opt/x/${name} && chmod 755 /opt/x/${name}`);
  await sh(`{ cat "$(readlink -f /usr/bin/python3)"; echo; } > /opt/x/python3 && chmod 755 /opt/x/python3`);

  await victim.write('/etc/rsyncd.conf', '[files]\npath = /srv\n');
  await sh(
    'cp /usr/bin/rsync /usr/bin/rsync.new && echo >> /usr/bin/rsync.new && mv /usr/bin/rsync.new /usr/bin/rsync',
  );
  await victim.must(['systemctl', 'start', 'rsync']);
  const ftp = '/usr/sbin/vsftpd';
  await sh(`cp -a ${ftp} /root/kept && cp -a ${ftp} ${ftp}.new && echo >> ${ftp}.new && mv ${ftp}.new ${ftp}`);
  await victim.must(['systemctl', 'start', 'vsftpd']);
  await victim.listening('tcp', 21);
  await sh(`mv /root/kept ${ftp}`);

  await victim.write('/usr/lib/.cache-x/library.c', LIBRARY);
  await victim.must(['gcc', '-shared', '-fPIC', '-o', '/usr/lib/.cache-x/libaudit.so', '/usr/lib/.cache-x/library.c']);
  const unit = '[Service]\nEnvironment=LD_PRELOAD=/usr/lib/.cache-x/libaudit.so SECRET=very-secret\n';
  await victim.write('/etc/systemd/system/memcached.service.d/preload.conf', unit);
  await sh("sed -i 's/^-l .*/-l 0.0.0.0/' /etc/memcached.conf");
  await victim.must(['systemctl', 'daemon-reload']);
  await victim.must(['systemctl', 'start', 'memcached']);

  await victim.spawn(['/dev/shm/sshd', '-l', '-p', '4001']);
  await victim.spawn(['/opt/x/worker', '-l', '-p', '4002']);
  await victim.spawn(['env', '-i', '/opt/x/bare', '-l', '-p', '4003']);
  await victim.spawn(['bash', '-c', 'exec -a sshd /opt/x/thing -l -p 4004']);
  await victim.spawn(['/opt/x/gone', '-l', '-p', '4006']);
  await victim.write('/srv/tap.py', TAP);
  const tap = await victim.spawn(['/opt/x/python3', '/srv/tap.py']);
  await tap.printed('hears');
  await Promise.all([873, 4001, 4002, 4003, 4004, 4006, 11_211].map((port) => victim.listening('tcp', port)));
  await sh('rm /opt/x/gone');
}
