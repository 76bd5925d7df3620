import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { needs } from '../../support/needs.ts';
import { type Beside, beside, SITE } from './beside.ts';

const POLICY = 'allow:\n  - port: 9000/tcp\n  - service: nginx\n';
const RESTARTED = { code: 'service-restarted', unit: 'nginx.service', line: 3 };
/** Our unit is started behind nftables.service, for which alone systemctl waits. */
const PATIENCE = { timeout: 20_000 };
const MOVED = { ...RESTARTED, code: 'service-moved' };

describe(
  'menshen policy beside services and firewalls',
  needs('systemd-host', 'dist', 'package:nginx-light', 'package:nftables', 'package:python3'),
  () => {
    let scene: Beside;

    const nginxAt = async (port: number, order: 'restart' | 'reload'): Promise<void> => {
      await scene.host.write(SITE, `server { listen ${port}; return 200 hello; }\n`);
      await scene.run(`systemctl ${order} nginx`);
      await scene.host.listening('tcp', port);
    };

    beforeAll(async () => {
      scene = await beside('beside');
      await scene.run('rm -f /etc/nginx/sites-enabled/*; mkdir -p /var/log/nginx');
      await scene.serve(9000);
      await scene.serve(9001);
    });
    afterAll(() => scene?.stop());
    afterEach(() => scene.policy('remove --yes'));

    test('a service that is started again stays reachable, and by --repair also where it moves', async () => {
      const { policy, drifts, open, run } = scene;
      await nginxAt(7080, 'restart');
      await scene.keep(POLICY);
      expect([await open(7080, 7081, 9000, 9001), await drifts()]).toEqual([[7080, 9000], []]);
      await nginxAt(7081, 'reload');
      expect([await open(7081), await drifts()]).toEqual([[7081], [MOVED]]);

      await nginxAt(7080, 'restart');
      expect([await open(7080), await drifts()]).toEqual([[7080], [RESTARTED]]);
      expect((await policy('drift', 1)).replaceAll(/\s+/g, ' ')).toContain(
        'nginx.service (line 3) was started again: it is let in at the ports that it had',
      );
      expect(await policy('drift --repair --yes')).toContain('loaded again as it was applied');
      expect(await drifts()).toEqual([]);
      await nginxAt(7081, 'reload');
      expect(await open(7081)).toEqual([7081]);

      // Its ports are its, whoever holds them.
      await run('systemctl stop nginx');
      expect(await drifts()).toEqual([]);
      await scene.serve(7080);
      expect([await open(7080), await drifts()]).toEqual([[7080], []]);
      // And without it, it can be loaded again.
      await run('nft flush ruleset');
      expect(await open(9001)).toEqual([9001]);
      await policy('drift --repair --yes');
      expect([await open(9000, 9001, 7080), await drifts()]).toEqual([[9000, 7080], []]);
    });

    test('nftables.service that flushes all: what is loaded at boot comes back, and a service by its ports', async () => {
      const { policy, drifts, open, run } = scene;
      await nginxAt(7082, 'restart');
      await run('systemctl start nftables');
      await scene.keep(POLICY, ' --persist');
      await run('systemctl restart nftables');
      await expect.poll(() => run('nft list tables'), PATIENCE).toContain('inet menshen');
      expect([await open(7082, 9000, 9001), await drifts()]).toEqual([[7082, 9000], []]);
      // Its group is asked for again once somebody applies the same file.
      await scene.keep(POLICY);
      expect(await run('nft list table inet menshen')).toContain('"system.slice/nginx.service"');
      expect(await drifts()).toEqual([]);
      await run('systemctl stop nftables');
      expect(await drifts()).toEqual([{ code: 'table-gone' }]);
      await policy('drift --repair --yes');
      expect([await open(7082, 9000, 9001), await drifts()]).toEqual([[7082, 9000], []]);
    });

    test('ufw, whose default is to deny', needs('package:ufw'), async () => {
      const { drifts, open, run } = scene;
      await run('ufw --force enable');
      await scene.keep(POLICY);
      expect(await scene.policy('plan')).toMatch(/ufw/);
      expect([await open(9000, 9001), await drifts()]).toEqual([[], []]);
      await run('ufw allow 9000:9001/tcp');
      expect([await open(9000, 9001), await drifts()]).toEqual([[9000], []]);
      await run('ufw reload');
      expect([await open(9000, 9001), await drifts()]).toEqual([[9000], []]);
      await scene.policy('remove --yes');
      expect(await open(9000, 9001)).toEqual([9000, 9001]);
      await run('ufw --force reset; nft flush ruleset');
    });

    test('firewalld that is started again', needs('package:firewalld'), async () => {
      const { drifts, open, run } = scene;
      const restart =
        'systemctl restart firewalld; timeout 20 sh -c "until firewall-cmd --quiet --state; do sleep 0.2; done"';
      await scene.keep(POLICY);
      await run(`${restart}; firewall-cmd --quiet --add-port=9000-9001/tcp --permanent; firewall-cmd --quiet --reload`);
      expect([await open(9000, 9001), await drifts()]).toEqual([[9000], []]);
      await run(restart);
      expect([await open(9000, 9001), await drifts()]).toEqual([[9000], []]);
      await run('systemctl stop firewalld');
      expect([await open(9000, 9001), await drifts()]).toEqual([[9000], []]);
      // It does not bear nftables.service beside it, which takes all tables along.
      await run('systemctl start nftables; systemctl start firewalld');
      expect(await drifts()).toEqual([{ code: 'table-gone' }]);
      await scene.policy('drift --repair --yes');
      expect([await open(9000, 9001), await drifts()]).toEqual([[9000], []]);
      await run('systemctl stop firewalld');
    });
  },
);
