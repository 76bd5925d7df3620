import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { runContainer, runDockerContainer, startDocker } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import { close, type CloseDocument, kindsOf, undo } from './documents.ts';
import { menshen, type Scene, startScene } from './scene.ts';

/** Ends when it is told to, which a shell that waits for something in the foreground does not. */
const COMMAND = 'trap "exit 0" TERM; while true; do (echo here | busybox nc -l -p 80) & wait $!; done';
const PODMAN = '/usr/bin/podman --storage-driver=vfs --cgroup-manager=systemd';
/** As people write them by hand, and with what `podman generate systemd` and Quadlet tell podman. */
const unitOf = (name: string, port: number, more = ''): string => `
[Service]
${more}
Type=notify
NotifyAccess=all
ExecStart=${PODMAN} run --rm --replace --name ${name} --sdnotify=conmon --detach --cgroups=split --ulimit host --privileged --pids-limit=-1 -p ${port}:80 localhost/busybox:test /bin/sh -c '${COMMAND}'
ExecStop=${PODMAN} stop -t 1 ${name}
[Install]
WantedBy=multi-user.target
`;

/** Closes a port of a container, and opens it again; returns the plan. */
async function round({ host, call }: Scene, port: number): Promise<CloseDocument> {
  await opens(call, port);
  const { code, document } = await close(host, [String(port), '--watch', '1']);
  expect([code, document.result?.steps[0]?.detail]).toEqual([0, null]);
  expect(await call(port)).not.toBe('open');
  expect((await undo(host)).code).toBe(0);
  await opens(call, port);
  return document;
}

async function opens(call: Scene['call'], port: number): Promise<void> {
  await expect.poll(() => call(port), { timeout: 15_000, interval: 200 }).toBe('open');
}

describe('docker', needs('docker', 'systemd-host', 'dist'), () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await startScene();
    await startDocker(scene.host);
  });
  afterAll(() => scene.stop());

  test("docker's, which it would start again at boot", async () => {
    const { host } = scene;
    await runDockerContainer(host, { name: 'web', command: COMMAND, publish: ['8301:80'], restart: 'always' });
    const document = await round(scene, 8301);
    expect(document.steps).toMatchObject([
      { action: { kind: 'container', disable: true, container: { name: 'web' } }, undo: 'exact' },
    ]);
    const policy = ['/usr/bin/docker', 'inspect', '--format', '{{.HostConfig.RestartPolicy.Name}}', 'web'];
    expect(await host.must(policy)).toBe('always\n');
    // By its name, as its runtime knows it.
    await close(host, ['web', '--watch', '0']);
    expect(await host.must(policy)).toBe('no\n');
    expect((await undo(host)).code).toBe(0);
    expect(await host.must(policy)).toBe('always\n');
  });

  test('one that was removed since can not be brought back', async () => {
    const { host } = scene;
    await opens(scene.call, 8301);
    await close(host, ['8301', '--watch', '0']);
    await host.must(['/usr/bin/docker', 'rm', 'web']);
    const undone = await undo(host);
    expect([undone.code, undone.document.steps[0]?.drifts.map(({ code }) => code)]).toEqual([4, ['gone']]);
    expect(undone.document.result).toMatchObject({ complete: false, steps: [{ state: 'undo-failed' }] });
  });
});

describe('podman', needs('podman', 'systemd-host', 'dist'), () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await startScene();
    // Menshen asks podman as it is set up: without this, it would settle for another kind of storage.
    const storage =
      '[storage]\ndriver = "vfs"\nrunroot = "/run/containers/storage"\ngraphroot = "/var/lib/containers/storage"\n';
    await scene.host.write('/etc/containers/storage.conf', storage);
  });
  afterAll(() => scene.stop());

  test("podman's, by its name and by its port", async () => {
    const { host } = scene;
    await runContainer(host, { name: 'pod', command: COMMAND, publish: ['8302:80'] });
    expect(kindsOf(await round(scene, 8302))).toEqual(['container']);
    const unfit = await close(host, ['8302', '--how', 'unit']);
    expect([unfit.code, unfit.document.refusals.map(({ code }) => code)]).toEqual([3, ['no-unit']]);
    expect(await scene.call(8302)).toBe('open');
  });

  test.each([
    ['told', 8303, 'Environment=PODMAN_SYSTEMD_UNIT=%n'],
    ['untold', 8305, 'Restart=always'],
  ])("podman's, which a systemd unit runs, is closed by that: %s", async (name, port, more) => {
    await scene.unit(`${name}.service`, unitOf(name, port, more), 'enable');
    const document = await round(scene, port);
    const units = [`${name}.service`];
    expect(document.steps).toMatchObject([{ action: { kind: 'unit', stop: units, disable: units } }]);
  });

  test("a port that is open in a container's own network alone is told, and left", async () => {
    const { host } = scene;
    const inside = 'while true; do echo here | busybox nc -l -p 8304; done';
    const { pid } = await runContainer(host, { name: 'inner', command: inside });
    const isOpen = async (): Promise<boolean> =>
      (await host.must(['nsenter', '-t', String(pid), '-n', 'ss', '-Htln', 'sport', '=', '8304'])) !== '';
    await expect.poll(isOpen).toBe(true);
    const { code, document } = await close(host, ['8304']);
    expect([code, document.steps, document.result]).toEqual([0, [], null]);
    expect(document.elsewhere).toMatchObject([{ number: 8304, holders: [{ name: expect.any(String) }] }]);
    expect((await menshen(host, 'close', '8304', '--yes')).stdout).toContain('8304/tcp');
    expect(await isOpen()).toBe(true);
  });
});
