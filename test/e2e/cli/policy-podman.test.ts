import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { runContainer } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import { type Beside, beside, FILE, OUTSIDE } from './beside.ts';

const SHUT = 'allow:\n  - port: 8088/tcp\n';
const WITH_NAMES = `${SHUT}  - port: 53/udp\n    interface: podman*\n    why: containers ask for names here\n`;
/** The servers inside need a moment. */
const PATIENCE = { timeout: 20_000 };
const COMMAND = 'cd /tmp && echo hello >index.html && exec busybox httpd -f -p 80';

describe(
  'menshen policy beside podman',
  needs('systemd-host', 'dist', 'podman', 'package:aardvark-dns', 'package:nftables', 'package:python3'),
  () => {
    let scene: Beside;

    const podman = (words: string): Promise<string> =>
      scene.run(`podman --storage-driver=vfs --cgroup-manager=systemd ${words}`);
    /** Runs something in the network of the container. */
    const inside = async (...command: readonly string[]): Promise<string> => {
      const pid = (await podman('inspect --format {{.State.Pid}} web')).trim();
      return (await scene.host.run(['nsenter', '-t', pid, '-n', ...command])).stdout;
    };
    const getsOut = async (): Promise<boolean> =>
      (await inside('timeout', '3', 'bash', '-c', `</dev/tcp/${OUTSIDE}/81 && echo out`)) === 'out\n';
    const knowsNames = async (): Promise<boolean> =>
      (await podman('exec web /bin/busybox timeout 3 busybox nslookup db || :')).includes('Name:\tdb.dns.podman');
    const seen = async (): Promise<unknown> => ({
      open: await scene.open(8088, 8089),
      out: await getsOut(),
      names: await knowsNames(),
    });

    beforeAll(async () => {
      scene = await beside('pods');
      await podman('network create shop');
      const publish = ['8088:80', '8089:80'];
      await runContainer(scene.host, { name: 'web', command: COMMAND, network: 'shop', publish });
      await runContainer(scene.host, { name: 'db', command: COMMAND, network: 'shop' });
      await scene.caller.spawn(['python3', '-m', 'http.server', '81']);
      await scene.caller.listening('tcp', 81);
    });
    afterAll(() => scene?.stop());

    test('published ports are open where they are listed; what containers ask this machine for has to be listed too', async () => {
      await expect.poll(seen, PATIENCE).toEqual({ open: [8088, 8089], out: true, names: true });
      // The first policy that is suggested has it.
      expect(await scene.policy('suggest')).toMatch(/^ {2}- port: 53\/udp\n {4}from: \[10\.89\.0\.0\/24/m);
      await scene.host.write(FILE, SHUT);
      expect(await scene.policy('plan')).toMatch(/^No longer reachable\n(?: .*\n)* {2}53\/udp .* aardvark-dns$/m);
      await scene.keep(SHUT);
      expect(await seen()).toEqual({ open: [8088], out: true, names: false });
      await scene.keep(WITH_NAMES);
      expect(await seen()).toEqual({ open: [8088], out: true, names: true });
    });

    test('a container that is started again, and networks that are made anew, change nothing', async () => {
      await podman('restart --time 0 web');
      await podman('network reload --all');
      await expect.poll(seen, PATIENCE).toEqual({ open: [8088], out: true, names: true });
      expect(await scene.drifts()).toEqual([]);
      await podman('rm --force --time 0 web db');
      await podman('network rm shop');
      expect(await scene.drifts()).toEqual([]);
      await scene.policy('drift');
    });
  },
);
