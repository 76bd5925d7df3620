import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';

import type { Host } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import { check, clamavHost, listen, malwareAt, program, type ScannedCheck, signatures, startDaemon } from './scene.ts';

const CLAMAV = needs(
  'host',
  'dist',
  'package:clamav',
  'package:clamav-daemon',
  'package:clamdscan',
  'package:netcat-traditional',
  'package:python3',
);
/** Puts the program into memory and starts it from there. */
const FROM_MEMORY = `
import os, sys
memory = os.memfd_create('x')
os.write(memory, open(sys.argv[1], 'rb').read())
os.execv(f'/proc/self/fd/{memory}', ['cron', '-l', '-p', sys.argv[2]])
`;
const SERVER = `
import socket
door = socket.create_server(('0.0.0.0', 4005))
door.accept()
`;
const OWN_MOUNTS = 'mount -t tmpfs tmpfs /mnt && cp "$1" /mnt/inside && exec -a "[kworker/0:1]" /mnt/inside -l -p 4006';
const INTRUDERS: readonly (readonly [string, number])[] = [
  ['a program in shared memory', 4001],
  ['one whose file is gone', 4002],
  ['one that runs from memory', 4003],
  ['the script of an interpreter', 4005],
  ['one in a mount namespace of its own', 4006],
];

function schemaOf(name: string): object {
  const file = fileURLToPath(new URL(`../../../schema/${name}.json`, import.meta.url));
  return JSON.parse(readFileSync(file, 'utf8')) as object;
}

/** Ports 4001 to 4006: all but 4004 run what ClamAV is told of. */
async function stage(host: Host): Promise<void> {
  for (const name of ['known', 'gone', 'memory', 'other', 'mounted']) await program(host, `/dev/shm/${name}`);
  await host.write('/tmp/.../server.py', SERVER);
  const files = ['known', 'gone', 'memory', 'mounted'].map((name) => `/dev/shm/${name}`);
  await signatures(host, [...files, '/tmp/.../server.py']);
  await listen(host, '/dev/shm/known', 4001);
  await listen(host, '/dev/shm/gone', 4002);
  await host.must(['rm', '/dev/shm/gone']);
  await host.spawn(['python3', '-c', FROM_MEMORY, '/dev/shm/memory', '4003']);
  await listen(host, '/dev/shm/other', 4004);
  await host.spawn(['python3', 'server.py'], { cwd: '/tmp/...' });
  await host.spawn(['unshare', '-m', 'bash', '-c', OWN_MOUNTS, 'mounts', '/dev/shm/mounted']);
  await Promise.all([4003, 4005, 4006].map((port) => host.listening('tcp', port)));
}

describe.each(['clamscan', 'clamdscan'] as const)('%s', CLAMAV, (tool) => {
  let host: Host;
  let answer: ScannedCheck;

  beforeAll(async () => {
    host = await clamavHost(tool);
    await stage(host);
    if (tool === 'clamdscan') await startDaemon(host);
    answer = await check(host);
  });
  afterAll(() => host.stop());

  test.each(INTRUDERS)('finds %s', (_, port) => {
    expect(malwareAt(answer, port)).toMatchObject({ weight: 60, evidence: [{ fact: 'malware' }, {}] });
    const { suspicion, advice } = answer.ports.find(({ number }) => number === port)!;
    expect([suspicion, advice]).toEqual(['high', 'investigate']);
  });

  test('what it does not know is told to be clean, and is no finding', () => {
    expect(malwareAt(answer, 4004)).toBeUndefined();
    const other = answer.scanned!.find(({ file }) => file === '/dev/shm/other');
    expect(other).toMatchObject({ verdict: 'clean', kind: 'executable', by: tool });
  });

  test('each file is told once, and nothing failed', () => {
    const found = answer.scanned!.filter(({ verdict }) => verdict === 'found').map(({ file }) => file);
    const files = ['/dev/shm/gone', '/dev/shm/known', '/mnt/inside', '/tmp/.../server.py', 'memfd:x'];
    expect(found.toSorted()).toEqual(files);
    expect(answer.scanned!.filter(({ verdict }) => verdict === 'failed')).toEqual([]);
  });

  test('its command shows a person the same', async () => {
    for (const [, port] of INTRUDERS) {
      const [malware] = malwareAt(answer, port)!.evidence;
      const { stdout } = await host.run(malware!.check);
      // A script's path is the process's own; nothing here runs in a container.
      expect(stdout, `check: ${malware!.check.join(' ')}`).toContain(`${malware!.value} FOUND`);
    }
  });

  test('the answer for people names what was clean', async () => {
    const { stdout } = await host.menshen(['check']);
    expect(stdout).toMatch(new RegExp(`^ClamAV \\(${tool}\\): found nothing in .*/dev/shm/other \\(pid`, 'm'));
    expect(stdout).toContain('ClamAV knows it as malware');
  });

  test('the document keeps to its schema', () => {
    const [model, schema] = ['model', 'check'].map(schemaOf);
    const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, formats: { 'date-time': true } });
    const validate = ajv.addSchema(model!, 'model.json').compile(schema!);
    validate(answer);
    expect(validate.errors).toBeNull();
  });

  test('nothing is asked about ports that were not asked for, nor with --no-clamav', async () => {
    const { stdout } = await host.menshen(['check', '--json', '4004']);
    const { scanned } = JSON.parse(stdout) as ScannedCheck;
    expect(scanned?.map(({ file }) => file)).toEqual(['/dev/shm/other']);
    expect((await check(host, ['--no-clamav'])).scanned).toBeUndefined();
  });

  test('an ordinary user is told of what is their own', async () => {
    await host.must(['sh', '-c', 'cp /dev/shm/known /dev/shm/users && chmod 755 /dev/shm/users']);
    const pid = await listen(host, '/dev/shm/users', 4007, { user: 'nobody' });
    const own = await check(host, [], { user: 'nobody' });
    expect(own.scanned).toMatchObject([{ pids: [pid], verdict: 'found', by: tool }]);
    expect(malwareAt(own, 4007)).toMatchObject({ pid });
  });
});

describe('what can go wrong', CLAMAV, () => {
  let host: Host;

  beforeAll(async () => {
    host = await clamavHost('trouble');
    await program(host, '/dev/shm/x');
  });
  afterAll(() => host.stop());

  async function started(path: string, port: number): Promise<void> {
    const running = await host.spawn([path, '-l', '-p', String(port)]);
    onTestFinished(() => running.kill());
    await host.listening('tcp', port);
  }

  test('without suspicious programs nobody is asked', async () => {
    expect((await check(host)).scanned).toBeUndefined();
  });

  test('without signatures it is told, and is no finding', async () => {
    await started('/dev/shm/x', 4001);
    const answer = await check(host);
    expect(answer.scanned).toMatchObject([{ verdict: 'failed', reason: 'no-database', by: 'clamscan' }]);
    expect(malwareAt(answer, 4001)).toBeUndefined();
    const { stdout } = await host.menshen(['check']);
    expect(stdout).toMatch(/^ClamAV \(clamscan\): could not be asked about .*freshclam/m);
  });

  test('a file that ClamAV would pass over is told, and not called clean', async () => {
    await signatures(host, ['/dev/shm/x']);
    await host.must(['sh', '-c', 'cp /dev/shm/x /var/tmp/large && truncate -s 101M /var/tmp/large']);
    await started('/var/tmp/large', 4002);
    expect((await check(host)).scanned).toMatchObject([{ file: '/var/tmp/large', reason: 'too-large' }]);
  });

  test('only eight files are looked at; the others are told', async () => {
    for (let index = 1; index <= 9; index++) {
      await program(host, `/dev/shm/many${index}`);
      await started(`/dev/shm/many${index}`, 4010 + index);
    }
    const { scanned } = await check(host);
    const verdicts = scanned!.map((file) => (file.verdict === 'failed' ? file.reason : file.verdict));
    expect(verdicts.toSorted()).toEqual([...Array<string>(8).fill('clean'), 'too-many']);
  });

  test('many processes with one program are one file', async () => {
    await started('/dev/shm/x', 4021);
    await started('/dev/shm/x', 4022);
    const answer = await check(host);
    expect(answer.scanned).toMatchObject([{ verdict: 'found', pids: [expect.any(Number), expect.any(Number)] }]);
    expect([4021, 4022].map((port) => malwareAt(answer, port)?.weight)).toEqual([60, 60]);
  });

  test('what a script is only called is not opened', async () => {
    await host.must(['sh', '-c', 'mkdir -p "/tmp/.../x" && mkfifo /tmp/.../x/pipe']);
    // Python waits for someone to write its program; until then the shell's socket is all that it holds.
    const script = 'import os, socket; d = socket.create_server(("0.0.0.0", 4030)); d.set_inheritable(True)';
    const become = `${script}; os.execv("/usr/bin/python3", ["python3", "/tmp/.../x/pipe"])`;
    const running = await host.spawn(['python3', '-c', become]);
    onTestFinished(() => running.kill());
    await host.listening('tcp', 4030);
    const { scanned } = await check(host);
    expect(scanned).toMatchObject([
      { kind: 'script', file: '/tmp/.../x/pipe', verdict: 'failed', reason: 'unreadable' },
      { kind: 'executable', verdict: 'clean' },
    ]);
  });

  test('whoever chooses PATH does not choose the scanner', async () => {
    await started('/dev/shm/x', 4001);
    await host.write('/tmp/bin/clamscan', '#!/bin/sh\necho "/proc/self/fd/3: OK"\n', '755');
    const answer = await check(host, [], { env: { PATH: '/tmp/bin:/usr/bin:/bin' } });
    expect(answer.scanned).toMatchObject([{ verdict: 'found' }]);
  });

  test('a daemon that is reached over a network is not asked: nothing leaves this machine', async () => {
    await started('/dev/shm/x', 4001);
    await host.write('/etc/clamav/clamd.conf', 'TCPSocket 3310\nTCPAddr 198.51.100.9\n');
    expect((await check(host)).scanned).toMatchObject([{ verdict: 'found', by: 'clamscan' }]);
  });

  test('an end by signal also ends a scanner that hangs', async () => {
    await started('/dev/shm/x', 4001);
    // Signatures that never come: clamscan waits for someone to write them.
    await host.must(['mkfifo', '/var/lib/clamav/never.ndb']);
    const menshen = await host.spawn(['/opt/menshen/bin/node', '/opt/menshen/dist/menshen.js', 'check']);
    const scanners = async (): Promise<string> => (await host.run(['pgrep', '-x', 'clamscan'])).stdout.trim();
    await vi.waitFor(async () => expect(await scanners()).not.toBe(''), { timeout: 10_000, interval: 50 });
    await host.must(['kill', '-INT', String(menshen.pid)]);
    expect(await menshen.ended).toBe(130);
    expect(await scanners()).toBe('');
  });

  test('where no ClamAV is installed, that is told too', async () => {
    await started('/dev/shm/x', 4001);
    await host.must(['rm', '/usr/bin/clamscan', '/usr/bin/clamdscan']);
    expect((await check(host)).scanned).toBeNull();
  });
});
