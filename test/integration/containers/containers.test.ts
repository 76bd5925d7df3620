import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { ContainerState } from '../../../src/model/index.ts';
import { connect, type Host, runContainer, runDockerContainer, startDocker, startHost } from '../../hosts/index.ts';
import type { RunOptions } from '../../hosts/enter.ts';
import { needs } from '../../support/needs.ts';
import { install } from '../exposure/bundle.ts';
import type { Answer, Order } from './inside.ts';

const DONE = { status: 'done' };
const SERVER = '192.0.2.1';
const CONTAINER = {
  name: 'web',
  command: 'exec busybox nc -ll -p 80 -e busybox hostname',
  publish: ['8080:80', '9000-9001:9000-9001', '127.0.0.1:8053:53/udp'],
  restart: 'on-failure:3',
  label: 'PODMAN_SYSTEMD_UNIT=web.service',
};
const PUBLISHED = [
  { protocol: 'tcp', address: '0.0.0.0', port: 8080, containerPort: 80 },
  { protocol: 'tcp', address: '0.0.0.0', port: 9000, containerPort: 9000 },
  { protocol: 'tcp', address: '0.0.0.0', port: 9001, containerPort: 9001 },
  { protocol: 'udp', address: '127.0.0.1', port: 8053, containerPort: 53 },
];
/** What comes of another restart policy: Debian 12's podman 4.3 can't change it. */
const CHANGED = {
  docker: { answer: DONE, restart: 'no' },
  podman: {
    answer: { status: 'refused', detail: expect.stringContaining('--restart') as string },
    restart: 'on-failure:3',
  },
};
/** Takes connections to Docker's socket, and never answers. */
const MUTE = `
import socket, time
door = socket.socket(socket.AF_UNIX)
door.bind('/run/docker.sock')
door.listen()
print('ready', flush=True)
time.sleep(600)
`;

async function orders(host: Host): Promise<(what: Order, options?: RunOptions) => Promise<Answer>> {
  const command = await install(host, new URL('inside.ts', import.meta.url));
  return async (what, options) => JSON.parse(await host.must([...command, JSON.stringify(what)], options)) as Answer;
}

describe.each(['podman', 'docker'] as const)('a container of %s', (runtime) => {
  describe('on a host', needs(runtime, 'package:netcat-traditional'), () => {
    let host: Host;
    let caller: Host;
    let order: Awaited<ReturnType<typeof orders>>;
    let web: ContainerState;

    beforeAll(async () => {
      [host, caller] = await Promise.all([startHost({ name: runtime }), startHost({ name: `${runtime}-caller` })]);
      await connect({ host, addresses: [`${SERVER}/24`] }, { host: caller, addresses: ['192.0.2.2/24'] });
      await host.must(['ip', 'link', 'set', 'lo', 'up']);
      order = await orders(host);
      if (runtime === 'docker') await startDocker(host);
      await (runtime === 'docker' ? runDockerContainer : runContainer)(host, CONTAINER);
      web = ((await order({ list: true })) as readonly ContainerState[])[0]!;
    });
    afterAll(() => Promise.all([host.stop(), caller.stop()]));

    /** What the second host hears from the published port. */
    const heard = async (): Promise<string> =>
      (await caller.run(['nc.traditional', '-w', '1', SERVER, '8080'])).stdout.trim();
    const find = (id: string = web.id): Promise<Answer> => order({ find: id, runtime });

    test('is listed with what it publishes', async () => {
      const v4 = web.published.filter(({ address }) => address !== '::');
      expect(v4.toSorted((one, other) => one.containerPort - other.containerPort)).toEqual([
        PUBLISHED[3],
        PUBLISHED[0],
        PUBLISHED[1],
        PUBLISHED[2],
      ]);
      expect(web).toMatchObject({
        runtime,
        name: 'web',
        image: runtime === 'docker' ? 'busybox:test' : 'localhost/busybox:test',
        running: true,
        restart: 'on-failure:3',
        unit: 'web.service',
      });
      expect(await find()).toEqual(web);
    });

    test('is stopped, closes its port, and is started as it was', async () => {
      await expect.poll(heard).toBe(web.id.slice(0, 12));
      expect(await order({ stop: web, grace: 1 })).toEqual(DONE);
      expect(await heard()).toBe('');
      expect(await order({ list: true })).toEqual([]);
      expect(await find()).toMatchObject({ id: web.id, running: false, restart: 'on-failure:3' });
      expect(await order({ stop: web, grace: 1 })).toEqual(DONE);
      expect(await order({ start: web })).toEqual(DONE);
      await expect.poll(heard).toBe(web.id.slice(0, 12));
      expect(await order({ list: true })).toEqual([web]);
    });

    test('is told whether it starts by itself, where its runtime can be told', async () => {
      expect(await order({ restart: 'on-failure:3', of: web })).toEqual(DONE);
      expect(await order({ restart: 'no', of: web })).toMatchObject(CHANGED[runtime].answer);
      expect(await find()).toMatchObject({ restart: CHANGED[runtime].restart });
      await order({ restart: 'on-failure:3', of: web });
      expect(await find()).toEqual(web);
      expect(await order({ restart: '--help', of: web })).toMatchObject({ status: 'refused' });
    });

    test('that is not there', async () => {
      const gone = { ...web, id: 'f'.repeat(64) };
      expect(await find(gone.id)).toBeNull();
      expect(await find('web')).toBeNull();
      const failed = { status: 'failed', detail: expect.stringMatching(/no such container/i) as string };
      expect(await order({ stop: gone, grace: 1 })).toMatchObject(failed);
      expect(await order({ start: gone })).toMatchObject(failed);
      expect(await order({ restart: 'no', of: gone })).not.toEqual(DONE);
      expect(await order({ start: { ...web, id: '--help' } })).toMatchObject({ status: 'refused' });
    });

    test('is that of this machine, whatever the environment says', async () => {
      const away = 'tcp://192.0.2.2:2375';
      const env = { DOCKER_HOST: away, CONTAINER_HOST: away, DOCKER_CONTEXT: 'away' };
      expect(await order({ list: true }, { env })).toEqual([web]);
    });

    test('is nothing to an ordinary user', async () => {
      const user = { user: 'nobody', env: { HOME: '/tmp' } };
      expect(await order({ list: true }, user)).toEqual([]);
      expect(await order({ stop: web, grace: 1 }, user)).not.toEqual(DONE);
      expect(await find()).toEqual(web);
    });
  });
});

describe('runtimes that are not what they seem', needs('podman', 'package:python3'), () => {
  let host: Host;
  let order: Awaited<ReturnType<typeof orders>>;

  beforeAll(async () => {
    host = await startHost({ name: 'runtimes' });
    await host.must(['ip', 'link', 'set', 'lo', 'up']);
    order = await orders(host);
    await runContainer(host, CONTAINER);
  });
  afterAll(() => host.stop());

  test('where no daemon of docker runs, podman alone answers', async () => {
    expect(await order({ list: true })).toMatchObject([{ runtime: 'podman', name: 'web' }]);
    expect(await order({ find: 'f'.repeat(64), runtime: 'docker' })).toBeNull();
  });

  test('podman under the name of docker names nothing twice', async () => {
    await host.write('/usr/sbin/docker', '#!/bin/sh\nshift 2\nexec podman "$@"\n', '755');
    await host.write('/run/docker.sock', '');
    expect(await order({ list: true })).toMatchObject([{ runtime: 'podman', name: 'web' }]);
    await host.must(['rm', '/usr/sbin/docker', '/run/docker.sock']);
  });

  test('a daemon that never answers keeps nobody', async () => {
    const mute = await host.spawn(['python3', '-c', MUTE]);
    await mute.printed('ready');
    expect(await order({ list: true }, { timeout: 20_000 })).toMatchObject([{ runtime: 'podman', name: 'web' }]);
    await mute.kill();
  });

  test('one that speaks otherwise is left out', async () => {
    await host.write(
      '/usr/sbin/podman',
      '#!/bin/sh\ncase "$2" in ps) printf "%064d" 0;; *) echo "[{}]";; esac\n',
      '755',
    );
    expect(await order({ list: true })).toEqual([]);
    await host.must(['rm', '/usr/sbin/podman']);
  });
});
