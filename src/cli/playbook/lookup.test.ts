import { describe, expect, it } from 'vitest';

import { playbook } from '../../catalog/index.ts';
import { playbookSteps as texts } from '../../i18n/en/playbook-steps.ts';
import type { Playbook } from '../../model/index.ts';

function found(query: string): Playbook {
  const answer = playbook(query, { texts }).playbook;
  if (answer === null) throw new Error(`expected a playbook for ${query}`);
  return answer;
}

describe('what is asked for', () => {
  it.each([
    ['445', 'file-sharing'],
    ['445/tcp', 'file-sharing'],
    ['端口 445', 'file-sharing'],
    ['smb', 'file-sharing'],
    ['Default Shares', 'file-sharing'],
    ['默认共享', 'file-sharing'],
    ['file-sharing', 'file-sharing'],
    ['samba', 'file-sharing'],
    ['5800', 'vnc-server'],
    ['DWRCS', 'dameware-server'],
    ['冰河', 'glacier-trojan'],
    ['wannacry', 'wannacry'],
    ['redis', 'redis'],
    ['6379', 'redis'],
    ['6379/udp', 'any-port'],
    ['4/udp', 'any-port'],
    ['8000-8100/tcp', 'any-port'],
    ['52347', 'any-port'],
    ['0', 'any-port'],
  ])('%s is %s', (query, id) => {
    expect(found(query).id).toBe(id);
  });

  it('others for the same port are named, and those that it covers are not', () => {
    const { others } = playbook('445', { texts });
    expect(others.map(({ id }) => id)).toEqual(['conficker', 'wannacry']);
  });

  it('a name that only IANA knows gives its ports', () => {
    expect(found('kshell')).toMatchObject({
      from: 'general',
      ports: expect.arrayContaining([{ protocol: 'tcp', first: 544, last: 544 }]),
    });
  });

  it('a name that nobody knows gives suggestions and no steps', () => {
    expect(playbook('rediss', { texts })).toMatchObject({
      playbook: null,
      suggestions: expect.arrayContaining(['redis']),
    });
  });

  it.each(['99999', '', '22/tpc', '2-1', '\u001B'])('%j is refused', (query) => {
    expect(() => playbook(query, { texts })).toThrow(expect.objectContaining({ code: 'usage' }));
  });
});

describe('the ports that its commands speak of', () => {
  it('are those that were asked for, where the entry has more', () => {
    const commands = found('1434/tcp').systems.linux.verify.flatMap(({ commands }) => commands);
    expect(commands).toContain("sudo ss -lntp 'sport = :1434'");
    expect(commands.join('\n')).not.toContain('1433');
  });

  it('are all of an entry that was asked for by name', () => {
    const [first] = found('mssql').systems.linux.verify;
    expect(first?.commands).toEqual(["sudo ss -lntp 'sport = :1433 or sport = :1434'"]);
  });

  it('have a row for each protocol, and none from outside for UDP', () => {
    const { linux, windows } = found('4000').systems;
    expect(linux.verify[0]?.commands).toEqual(["sudo ss -lntp 'sport = :4000'"]);
    expect(windows.verify[1]?.commands).toEqual(['Test-NetConnection -ComputerName HOST -Port 4000']);
    const udp = found('500/udp').systems.linux.verify;
    expect(udp[0]?.commands).toEqual(["sudo ss -lnup 'sport = :500'"]);
    expect(udp.flatMap(({ commands }) => commands).join('\n')).not.toContain('nc ');
  });

  it('may be ranges', () => {
    const { linux, windows, macos } = found('8000-8100').systems;
    expect(linux.verify[0]?.commands[0]).toBe("sudo ss -lntp '( sport >= :8000 and sport <= :8100 )'");
    expect(windows.steps.at(-1)?.commands).toContain(
      "New-NetFirewallRule -DisplayName 'Menshen close 8000-8100 udp' -Direction Inbound -Protocol UDP -LocalPort 8000-8100 -Action Block",
    );
    expect(macos.steps.at(-1)?.commands[0]).toBe(
      "echo 'block drop in on ! lo0 proto tcp to any port 8000:8100' | sudo pfctl -a com.apple/menshen-tcp-8000-8100 -f -",
    );
  });
});

describe('what Menshen can do', () => {
  it('is a plan for the ports, on Linux alone', () => {
    const { linux, windows, macos } = found('6379').systems;
    const ports = [{ protocol: 'tcp', first: 6379, last: 6379 }];
    expect(linux.steps.flatMap(({ menshen }) => menshen ?? [])).toEqual([
      { command: 'close', ports },
      { command: 'close', ports, how: 'firewall' },
    ]);
    expect([...windows.steps, ...macos.steps].filter(({ menshen }) => menshen !== undefined)).toEqual([]);
  });

  it('refuses ident with an answer', () => {
    const refusal = found('113').systems.linux.steps.find(({ menshen }) => menshen?.how === 'firewall');
    expect(refusal?.commands).toContain('sudo ufw prepend reject 113/tcp');
    expect(refusal?.commands.join('\n')).not.toMatch(/deny|drop/);
  });
});

describe('what an entry says', () => {
  it('of closing stands as a sentence before its commands', () => {
    const own = found('etcd').systems.linux.steps.find(({ commands }) =>
      commands.includes('sudo systemctl disable --now etcd.service'),
    );
    expect(own?.commands).toHaveLength(1);
    expect(own?.text).toMatch(/^In Kubernetes .*needs it\.$/);
  });

  it('of its programs is told of the system in question', () => {
    const { linux, windows } = found('mysql').systems;
    expect(linux.tell[1]?.text).toMatch(/such as mysqld, (?!.*\.exe)/);
    expect(windows.tell[1]?.text).toContain('mysqld.exe');
  });

  it('of a trojan is no accusation', () => {
    expect(found('netbus').systems.windows.tell[1]?.text).toMatch(/^The number proves nothing/);
  });
});

it('where it knows nothing of a system, it says so and helps all the same', () => {
  const { linux } = found('4899').systems;
  expect(linux.tell[0]?.text).toMatch(/^It is not found on Linux/);
  expect(linux.steps[0]?.commands).toContain('sudo systemctl disable --now UNIT');
});
