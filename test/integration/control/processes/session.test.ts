import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import type { ProcessRef, Recipe } from '../../../../src/model/index.ts';
import type { RunOptions } from '../../../hosts/index.ts';
import { needs } from '../../../support/needs.ts';
import { type Stage, startStage } from './stage.ts';

const SERVE = 'import socket, sys, time; s = socket.create_server(("127.0.0.1", int(sys.argv[1]))); time.sleep(600)';

let stage: Stage;

const groupOf = (pid: number): Promise<string> => stage.host.must(['cat', `/proc/${pid}/cgroup`]);

const mainPid = async (unit: string): Promise<number> =>
  Number(await stage.host.must(['systemctl', 'show', '--value', '-p', 'MainPID', unit]));

const faultsOf = async (pid: number): Promise<readonly string[]> =>
  (await stage.ask<{ faults: readonly string[] }>({ do: 'recipe', pid })).faults;

async function again(port: number, options?: RunOptions): Promise<ProcessRef> {
  const quiet = ['sh', '-c', 'exec "$@" </dev/null >/dev/null 2>&1', 'sh', 'python3', '-c', SERVE, String(port)];
  const running = await stage.host.spawn(quiet, options);
  onTestFinished(() => running.kill());
  await stage.host.listening('tcp', port);
  const { pid } = running;
  const cooked = await stage.ask<{ recipe: Recipe; faults: readonly string[] }>({ do: 'recipe', pid }, options);
  expect(cooked.faults).toEqual([]);
  await stage.ask({ do: 'signal', pid, signals: ['SIGKILL'], timeout: 5000 });
  const started = await stage.ask<{ status: string; process: ProcessRef }>(
    { do: 'start', recipe: cooked.recipe },
    options,
  );
  expect(started.status).toBe('done');
  await stage.host.listening('tcp', port);
  return started.process;
}

describe('where systemd keeps sessions apart', needs('systemd-host', 'package:python3'), () => {
  beforeAll(async () => {
    stage = await startStage({ name: 'session', init: 'systemd' });
  });
  afterAll(() => stage.host.stop());

  test('what root starts again is no part of its session', async () => {
    const { pid, startTime } = await again(6001);
    expect(await groupOf(pid)).toMatch(new RegExp(`/system\\.slice/menshen-${pid}-${startTime}\\.scope\n$`));
    // What a session's end may do to all that is in it.
    await stage.host.run(['sh', '-c', 'echo 1 >/sys/fs/cgroup$(cut -d: -f3 /proc/self/cgroup)/cgroup.kill']);
    expect(await stage.find(pid)).toMatchObject({ pid });
    await stage.host.must(['systemctl', 'stop', `menshen-${pid}-${startTime}.scope`]);
    expect(await stage.ask({ do: 'find', pid })).toBeNull();
  });

  test('a service that was started by its socket has it from systemd; nobody but systemd starts it again', async () => {
    const unit = (name: string, text: string): Promise<void> => stage.host.write(`/etc/systemd/system/${name}`, text);
    await unit('door.socket', '[Socket]\nListenStream=127.0.0.1:6003\n');
    await unit('door.service', '[Service]\nExecStart=/usr/bin/sleep 600\n');
    await stage.host.must(['systemctl', 'start', 'door.socket']);
    await stage.host.must(['bash', '-c', 'echo >/dev/tcp/127.0.0.1/6003']);
    const pid = await mainPid('door.service');
    expect(await faultsOf(pid)).toEqual(['socket-inherited']);
    expect(await stage.ask({ do: 'supervisor', pid })).toBeNull();
  });

  test('a capability that systemd gave it no file would give it again', async () => {
    const properties = ['-p', 'User=daemon', '-p', 'AmbientCapabilities=CAP_NET_BIND_SERVICE'];
    await stage.host.must(['systemd-run', '--unit=ambient', ...properties, 'python3', '-c', SERVE, '433']);
    await stage.host.listening('tcp', 433);
    expect(await faultsOf(await mainPid('ambient'))).toEqual(['rights-dropped']);
  });

  test('what another user starts again stays in its session', async () => {
    const { pid } = await again(6002, { user: 'daemon' });
    expect(await groupOf(pid)).toContain('/session-1.scope');
  });
});
