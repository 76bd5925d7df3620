import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import type { Finding, HiddenReport } from '../../../src/model/index.ts';
import { type Host, INSIDE, startHost } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import { REFUSE, without } from './scene.ts';

const MENSHEN = [`${INSIDE}/bin/node`, `${INSIDE}/dist/menshen.js`, 'check', '--hidden'];
const HOLD =
  'import socket, time; s = socket.socket(); s.bind(("0.0.0.0", 9151)); print("ready", flush=True); time.sleep(600)';

interface Printed {
  readonly suspicion: string;
  readonly hidden: HiddenReport;
  readonly ports: readonly {
    readonly number: number;
    readonly suspicion: string;
    readonly advice: string;
    readonly findings: readonly Finding[];
  }[];
}

describe('menshen check --hidden', needs('host', 'dist', 'package:python3', 'package:netcat-traditional'), () => {
  let host: Host;
  beforeAll(async () => {
    host = await startHost({ name: 'hidden-command' });
    await host.write('/refuse.py', REFUSE);
    await host.spawn(['nc.traditional', '-l', '-p', '31337']);
    await host.listening('tcp', 31_337);
  });
  afterAll(() => host.stop());

  /** @param refused whether the kernel refuses to list sockets by netlink, so that only the filtered /proc is left */
  async function look(refused: boolean, ...args: readonly string[]) {
    const looker = [...(refused ? ['python3', '/refuse.py', 'netlink'] : []), ...MENSHEN, ...args];
    return host.run(['unshare', '--mount', 'sh', '-ec', `${without(31_337)}\nexec "$@"`, 'sh', ...looker], {
      timeout: 120_000,
    });
  }

  test('an honest host: nothing hides, and the text says what was tried', async () => {
    const { code, stdout } = await host.run(MENSHEN, { timeout: 120_000 });
    expect(code).toBe(0);
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
      /Behind the listings: 262,140 times a port was asked for \([\d.]+ s\); no port is taken that the listings leave out; netlink and \/proc\/net agree; no process hides from \/proc/,
    );
    expect(stdout).toMatch(/^ *31337\/tcp /m);
  });

  test('a door that no listing shows is found, with its holder, and the commands show it', async () => {
    const { code, stdout } = await look(true, '--json', '--fail-on', 'high');
    expect(code).toBe(1);
    const { ports, hidden, suspicion } = JSON.parse(stdout) as Printed;
    expect(suspicion).toBe('high');
    expect(hidden.hidden).toEqual([expect.objectContaining({ number: 31_337, protocol: 'tcp', listening: true })]);
    const door = ports.find(({ number }) => number === 31_337);
    expect(door).toMatchObject({ suspicion: 'high', advice: 'investigate' });
    expect(door?.findings.map(({ signal, weight }) => `${signal} ${weight}`)).toContain('hidden-port 70');
    const evidence = door?.findings.find(({ signal }) => signal === 'hidden-port')?.evidence ?? [];
    const taken = evidence.find(({ fact }) => fact === 'taken')!;
    expect((await host.run(taken.check)).stderr).toContain('Address already in use');
  });

  test('in words, in both languages', async () => {
    const english = await look(true);
    expect(english.stdout).toMatch(/^!! 31337\/tcp .*nc\.traditional.*investigate/m);
    expect(english.stdout).toMatch(/No listing shows this port/);
    const chinese = await look(true, '--lang', 'zh');
    expect(chinese.stdout).toMatch(/^!! 31337\/tcp .*调查/m);
    expect(chinese.stdout).toMatch(/任何列表都不显示这个端口/);
  });

  test('a listing that leaves out what the other shows', async () => {
    const { stdout } = await look(false, '--json');
    const { ports, hidden } = JSON.parse(stdout) as Printed;
    expect(hidden.hidden).toEqual([]);
    expect(hidden.disagreements).toEqual([expect.objectContaining({ missingFrom: 'procfs' })]);
    const door = ports.find(({ number }) => number === 31_337);
    expect(door?.findings.map(({ signal, weight }) => `${signal} ${weight}`)).toContain('listing-disagrees 60');
    expect(door?.suspicion).toBe('high');
  });

  test('a port that is merely held is no alarm', async () => {
    await host.write('/opt/hold.py', HOLD);
    const holder = await host.spawn(['python3', '/opt/hold.py']);
    onTestFinished(() => holder.kill());
    await holder.printed('ready');
    const { stdout } = await look(true, '--json');
    const door = (JSON.parse(stdout) as Printed).ports.find(({ number }) => number === 9151);
    expect(door?.findings.map(({ signal, weight }) => `${signal} ${weight}`)).toContain('hidden-port 12');
    expect(door?.suspicion).toBe('low');
  });

  test('without root it says what could not be tried, and exits with 3', async () => {
    const { code, stdout, stderr } = await host.run([...MENSHEN], { user: 'nobody', timeout: 120_000 });
    expect(code).toBe(3);
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(/4,092 not tried \(1-1023: takes root\)/);
    expect(stderr).toMatch(/Not every port could be tried/);
  });

  test('Ctrl-C ends it, and what was found so far is told', async () => {
    const script = 'timeout --signal=INT 1 "$@"; echo "code $?"';
    const { stdout } = await host.run(['sh', '-c', script, 'sh', ...MENSHEN], { timeout: 60_000 });
    expect(stdout).toMatch(/stopped before the end/);
    expect(stdout).toMatch(/31337\/tcp/);
  });
});
