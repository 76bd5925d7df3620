import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type Host, startHost } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import { check, door } from './look.ts';

/** Escape codes, a line break, a quote, a right-to-left mark, an unfinished UTF-8 sequence, and far too much of it. */
const HOSTILE = `\u001B[2J\u001B[31m"x'\n\r\t\u202Eevil) R 1\u0007`;

describe('what intruders call themselves', needs('host', 'dist', 'package:python3'), () => {
  let host: Host;
  beforeAll(async () => {
    host = await startHost({ name: 'victim' });
  });
  afterAll(() => host?.stop());

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
