import { describe, expect, onTestFinished, test } from 'vitest';

import { connect, type Host, startHost } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';

interface Step {
  readonly text: string;
  readonly commands: readonly string[];
}

interface Parts {
  readonly steps: readonly Step[];
  readonly verify: readonly Step[];
}

async function started(name: string): Promise<Host> {
  const host = await startHost({ name, init: 'systemd' });
  onTestFinished(() => host.stop());
  // Root needs none, and it may not be installed.
  await host.write('/usr/local/bin/sudo', '#!/bin/sh\nexec "$@"\n', '755');
  return host;
}

async function playbookOn(host: Host, query: string): Promise<Parts> {
  const { stdout } = await host.menshen(['playbook', query, '--system', 'linux', '--json']);
  const { playbook } = JSON.parse(stdout) as { readonly playbook: { readonly systems: { readonly linux: Parts } } };
  return playbook.systems.linux;
}

/** As somebody would who copies the commands, all of them: those for what is not installed fail and do no harm. */
async function follow(host: Host, { steps }: Parts, wanted: RegExp): Promise<number> {
  const commands = steps.flatMap((step) => step.commands).filter((command) => wanted.test(command));
  for (const command of commands) await host.run(['bash', '-c', command]);
  return commands.length;
}

/** What the playbook's list of open ports shows, without the heading. */
async function stillOpen(host: Host, { verify }: Parts): Promise<readonly string[]> {
  const shown: string[] = [];
  const listing = verify.find(({ commands }) => commands.some((command) => command.startsWith('sudo ss ')));
  for (const command of listing?.commands ?? []) {
    shown.push(...(await host.must(['bash', '-c', command])).trimEnd().split('\n').slice(1));
  }
  return shown;
}

const SERVERS = needs(
  'systemd-host',
  'dist',
  'package:apache2',
  'package:bind9',
  'package:nginx-light',
  'package:postfix',
  'package:redis-server',
  'package:rpcbind',
  'package:samba',
  'package:vsftpd',
);

describe('following a playbook closes the port for good', SERVERS, () => {
  test.each([
    ['21', 'vsftpd.service', 21],
    ['80', 'nginx.service', 80],
    ['http', 'apache2.service', 80],
    ['445/tcp', 'smbd.service', 445],
    ['53', 'named.service', 53],
    ['25', 'postfix.service', 25],
    ['redis', 'redis-server.service', 6379],
    ['111', 'rpcbind.socket', 111],
  ])('%s, held by %s', async (query, unit, port) => {
    const host = await started('closing');
    // Hosts have no runlevels, without which systemctl would not enable what also has a script of old.
    await host.must(['rm', '-rf', '/etc/init.d']);
    await host.must(['systemctl', 'enable', '--now', unit]);
    await host.listening('tcp', port, 20_000);
    const playbook = await playbookOn(host, query);
    expect(await stillOpen(host, playbook)).not.toEqual([]);

    expect(await follow(host, playbook, /systemctl disable --now \w/)).toBeGreaterThan(0);
    // What is part of the unit (postfix@-) stops a little later.
    await expect.poll(() => stillOpen(host, playbook), { timeout: 10_000 }).toEqual([]);
    expect(await host.run(['systemctl', 'is-enabled', unit])).toMatchObject({ stdout: 'disabled\n' });
  });
});

test(
  'the small services go out of xinetd, which goes on',
  needs('systemd-host', 'dist', 'package:xinetd'),
  async () => {
    const host = await started('small');
    await host.must(['sed', '-i', 's/disable.*= yes/disable = no/', '/etc/xinetd.d/echo', '/etc/xinetd.d/time']);
    await host.must(['systemctl', 'start', 'xinetd']);
    await host.listening('tcp', 7);
    const playbook = await playbookOn(host, '7/tcp');
    expect(await stillOpen(host, playbook)).not.toEqual([]);

    expect(await follow(host, playbook, /xinetd\.d|restart xinetd/)).toBe(2);
    await host.listening('tcp', 37);
    expect(await stillOpen(host, playbook)).toEqual([]);
  },
);

test('Samba goes on over 445 without NetBIOS', needs('systemd-host', 'dist', 'package:samba'), async () => {
  const host = await started('netbios');
  await host.must(['systemctl', 'start', 'smbd']);
  await host.listening('tcp', 139, 20_000);
  const playbook = await playbookOn(host, '139');
  const settings = /"(disable netbios = yes)" and "(smb ports = 445)"/.exec(playbook.steps[0]?.text ?? '') ?? [];
  expect(settings).toHaveLength(3);
  await host.must(['sed', '-i', `/^\\[global\\]/a ${settings[1]}\\n${settings[2]}`, '/etc/samba/smb.conf']);

  await follow(host, playbook, /testparm|smbd|nmbd/);
  await host.listening('tcp', 445, 20_000);
  expect(await stillOpen(host, playbook)).toEqual([]);
});

test(
  'a trojan is kept as evidence, though its file is gone, and then ended',
  needs('systemd-host', 'dist', 'package:netcat-traditional'),
  async () => {
    const host = await started('trojan');
    await host.must(['cp', '/bin/nc.traditional', '/dev/shm/.x']);
    const trojan = await host.spawn(['/dev/shm/.x', '-l', '-p', '7626']);
    await host.listening('tcp', 7626);
    await host.must(['rm', '/dev/shm/.x']);
    const { steps, verify } = await playbookOn(host, '7626');
    const here = steps.map((step) => ({
      ...step,
      commands: step.commands.map((command) => command.replaceAll('PID', String(trojan.pid))),
    }));
    expect(await follow(host, { steps: here, verify }, /\/proc\/|sha256sum/)).toBe(3);
    await host.must(['cmp', `/root/suspect-${trojan.pid}`, '/bin/nc.traditional']);

    expect(await follow(host, { steps: here, verify }, /^sudo kill /)).toBe(1);
    await trojan.ended;
    expect(await stillOpen(host, { steps, verify })).toEqual([]);
  },
);

describe(
  'the firewall, seen from a second host',
  needs('systemd-host', 'dist', 'package:ufw', 'package:nginx-light', 'package:netcat-traditional'),
  () => {
    test.each([
      ['80', 80, /timed out/],
      ['113', 113, /refused/],
    ])('%s', async (query, port, answer) => {
      const [server, client] = [await started('server'), await started('client')];
      await connect({ host: server, addresses: ['192.0.2.1/24'] }, { host: client, addresses: ['192.0.2.2/24'] });
      await server.write('/etc/nginx/sites-enabled/default', `server { listen ${port}; }\n`);
      await server.must(['systemctl', 'start', 'nginx']);
      await server.listening('tcp', port);
      // An allowing rule stands before it: one that is only appended would do nothing.
      await server.must(['ufw', 'allow', `${port}/tcp`]);
      await server.must(['ufw', '--force', 'enable']);
      const playbook = await playbookOn(server, query);
      const outside = (playbook.verify.at(-1)?.commands[0] ?? '').replace('HOST', '192.0.2.1').split(' ');
      expect(await client.run([...outside, '-w', '2'])).toMatchObject({ code: 0 });

      expect(await follow(server, playbook, /^sudo ufw /)).toBe(2);
      const refused = await client.run([...outside, '-w', '2']);
      expect(refused.code).toBe(1);
      expect(refused.stderr).toMatch(answer);
    });
  },
);
