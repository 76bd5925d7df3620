import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type Host, startHost } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import { doorCheck, portOf, type PrintedCheck, verdict } from './door-check.ts';

/** Units of Debian's packages, with the TCP port that each opens. */
const SERVERS = [
  ['ssh', 22],
  ['vsftpd', 21],
  ['postfix', 25],
  ['named', 53],
  ['apache2', 80],
  ['snmpd', 161],
  ['rsync', 873],
  ['squid', 3128],
  ['postgresql', 5432],
  ['redis-server', 6379],
  ['memcached', 11_211],
  ['nginx', 8080],
] as const;

describe(
  'a plain server with a dozen of Debian’s services',
  needs(
    'systemd-host',
    'dist',
    'package:openssh-server',
    'package:vsftpd',
    'package:postfix',
    'package:bind9',
    'package:apache2',
    'package:snmpd',
    'package:rsync',
    'package:squid',
    'package:postgresql',
    'package:redis-server',
    'package:memcached',
    'package:nginx-light',
  ),
  () => {
    let host: Host;
    let check: PrintedCheck;

    beforeAll(async () => {
      host = await startHost({ name: 'plain', init: 'systemd' });
      await host.must(['ip', 'link', 'set', 'lo', 'up']);
      await host.write('/etc/nginx/sites-enabled/default', 'server { listen 8080 default_server; }\n');
      await host.write('/etc/rsyncd.conf', '[files]\npath = /srv\n');
      for (const [unit] of SERVERS) await host.must(['systemctl', 'start', unit], { timeout: 60_000 });
      for (const [unit, port] of SERVERS) if (unit !== 'snmpd') await host.listening('tcp', port);
      check = await doorCheck(host);
    });
    afterAll(() => host.stop());

    test('nothing is suspicious beyond low, and nothing at all is found on a fresh start', () => {
      const judged = [...check.ports, ...check.connections].filter(({ findings }) => findings.length > 0);
      expect(judged.map((one) => verdict(one))).toEqual([]);
      expect(check.suspicion).toBe('none');
    });

    test('every service is seen', () => {
      const missing = SERVERS.filter(([unit, port]) => unit !== 'snmpd' && portOf(check, port) === undefined);
      expect(missing).toEqual([]);
    });

    test('nor after an upgrade without any restart', async () => {
      const files = new Set(check.processes.map(({ executable }) => executable?.path ?? ''));
      expect(files.size).toBeGreaterThan(SERVERS.length - 2);
      // As a package manager does it: a new file takes the name of the old one.
      for (const file of files) await host.must(['sh', '-c', 'cp "$1" "$1.new" && mv "$1.new" "$1"', 'upgrade', file]);
      const after = await doorCheck(host);
      const judged = [...after.ports, ...after.connections];
      expect(judged.flatMap(({ findings }) => findings).length).toBeGreaterThan(SERVERS.length - 2);
      expect(new Set(judged.map(({ suspicion }) => suspicion))).toEqual(new Set(['none']));
    });
  },
);
