import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import type { BlockAnswer } from '../../../src/model/index.ts';
import type { Container } from '../../hosts/container.ts';
import { type Host, runContainer, runDockerContainer, startDocker } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import type { Call } from './caller.ts';
import { CLIENT, isSilent, type Scene, scene, SERVER } from './scene.ts';

const DONE = { status: 'done' };
/** Says `tick` again and again to whoever connects. */
const WEB = {
  name: 'web',
  command: `echo 'while :; do echo tick; busybox sleep 0.05; done' >/tick && exec busybox nc -ll -p 80 -e sh /tick`,
  publish: ['8080:80'],
};
const tcp = (...addresses: readonly string[]): readonly Call[] =>
  addresses.map((address) => ({ protocol: 'tcp', address, port: 8080 }));
const TOLD: readonly (readonly [BlockAnswer, string])[] = [
  ['drop', 'silence'],
  ['reject', 'ECONNREFUSED'],
  ['reset', 'ECONNREFUSED'],
];

/** Docker's proxy takes IPv6 for a container that has none; podman's needs a network of both families. */
const START = {
  docker: async (host: Host): Promise<Container> => {
    await startDocker(host);
    return runDockerContainer(host, WEB);
  },
  podman: async (host: Host): Promise<Container> => {
    const subnets = ['--subnet', '10.77.0.0/24', '--subnet', 'fd00:77::/64'];
    await host.must(['podman', '--storage-driver=vfs', 'network', 'create', '--ipv6', ...subnets, 'both']);
    return runContainer(host, { ...WEB, network: 'both' });
  },
};

describe.each(['podman', 'docker'] as const)('a port that %s publishes', (runtime) => {
  describe('on a host', needs(runtime, 'package:nftables'), () => {
    let stage: Scene;
    let inside: string;

    beforeAll(async () => {
      stage = await scene(`published-${runtime}`);
      const { server, client } = stage;
      const { pid } = await START[runtime](server);
      inside = (await server.must(['nsenter', '-t', String(pid), '-n', 'hostname', '-I'])).trim().split(' ')[0]!;
      await client.must(['ip', 'route', 'add', inside, 'via', SERVER.v4]);
      await stage.listen(client, 8080);
      while ((await outside()).some((answer) => answer !== 'answer'));
    });
    afterAll(() => stage.stop());
    afterEach(() => stage.remove('close-1'));

    const outside = (): Promise<readonly string[]> => stage.call(stage.client, tcp(SERVER.v4, SERVER.v6));
    const here = (): Promise<readonly string[]> => stage.call(stage.server, tcp('127.0.0.1', SERVER.v4, SERVER.v6));
    const shut = (answer: BlockAnswer): Promise<unknown> =>
      stage.add('close-1', { protocol: 'tcp', first: 8080, last: 8080, answer });

    test.each(TOLD)('%s: from another host and from here, until it is lifted', async (answer, told) => {
      expect(await here()).toEqual(['answer', 'answer', 'answer']);
      const before = await stage.server.must(['nft', '--stateless', 'list', 'ruleset']);
      expect(await shut(answer)).toEqual(DONE);
      expect(await outside()).toEqual([told, told]);
      expect(await here()).toEqual([told, told, told]);
      expect(await stage.remove('close-1')).toEqual(DONE);
      expect(await outside()).toEqual(['answer', 'answer']);
      expect(await stage.server.must(['nft', '--stateless', 'list', 'ruleset'])).toBe(before);
    });

    test.each(TOLD)('%s: what is connected is cut', async (answer) => {
      const { client, server } = stage;
      const held = await Promise.all([
        stage.hold(client, 'tcp', SERVER.v4, 8080, 20),
        stage.hold(client, 'tcp', SERVER.v6, 8080),
        stage.hold(server, 'tcp', '127.0.0.1', 8080, 20),
        stage.hold(server, 'tcp', SERVER.v4, 8080),
      ]);
      onTestFinished(async () => void (await Promise.all(held.map((one) => one.kill()))));
      await shut(answer);
      expect(await Promise.all(held.map(isSilent))).toEqual([true, true, true, true]);
    });

    test('the same port elsewhere, and its own port inside, are not meant', async () => {
      await shut('reset');
      expect(await stage.call(stage.server, tcp(CLIENT.v4, CLIENT.v6))).toEqual(['answer', 'answer']);
      expect(await stage.call(stage.server, [{ protocol: 'tcp', address: inside, port: 80 }])).toEqual(['answer']);
    });
  });
});
