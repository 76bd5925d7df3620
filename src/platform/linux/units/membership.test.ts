import { array, assert, constantFrom, oneof, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';

import { membershipOf, parseMembership } from './membership.ts';

const ID = '3f4a9c'.padEnd(64, '0');
const POD = 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6';
const POD_SLICE = `kubepods-besteffort-pod${POD.replaceAll('-', '_')}.slice`;

describe('the unit of a cgroup', () => {
  it.each([
    ['/', null],
    ['/init.scope', 'init.scope'],
    ['/system.slice/nginx.service', 'nginx.service'],
    ['/system.slice/system-foo.slice/foo@1.service', 'foo@1.service'],
    ['/system.slice/system-getty.slice/getty@tty1.service', 'getty@tty1.service'],
    ['/system.slice/containerd.service/supervisor', 'containerd.service'],
    ['/system.slice/_cpu.service', 'cpu.service'],
    ['/user.slice/user-1000.slice/session-1.scope', 'session-1.scope'],
    ['/user.slice/user-1000.slice/user@1000.service', 'user@1000.service'],
    ['/../../system.slice/ssh.service', 'ssh.service'],
    ['/system.slice', null],
  ])('%s', (path, unit) => {
    expect(membershipOf(path)).toEqual({ unit, container: null });
  });
});

describe("a user's own units", () => {
  it.each([
    ['/user.slice/user-1000.slice/user@1000.service/init.scope', 'init.scope'],
    ['/user.slice/user-1000.slice/user@1000.service/app.slice/x.service', 'x.service'],
    ['/user.slice/user-1000.slice/user@1000.service/app.slice/app-firefox-77.scope', 'app-firefox-77.scope'],
  ])('%s', (path, unit) => {
    expect(membershipOf(path)).toEqual({ unit, unitUser: 1000, container: null });
    expect(parseMembership(`0::${path}\n`)).toEqual({ unit, unitUser: 1000, container: null });
  });
});

describe('the container of a cgroup', () => {
  it.each([
    [`/system.slice/docker-${ID}.scope`, 'docker', ID, `docker-${ID}.scope`],
    [`/docker/${ID}`, 'docker', ID, null],
    [`/docker/${ID}/system.slice/nginx.service`, 'docker', ID, null],
    [`/machine.slice/libpod-${ID}.scope/container`, 'podman', ID, `libpod-${ID}.scope`],
    [`/libpod_parent/libpod-${ID}`, 'podman', ID, null],
    [`/system.slice/web.service/libpod-payload-${ID}`, 'podman', ID, 'web.service'],
    [`/kubepods.slice/${POD_SLICE}/cri-containerd-${ID}.scope`, 'containerd', ID, `cri-containerd-${ID}.scope`],
    [`/system.slice/containerd.service/${POD_SLICE}:cri-containerd:${ID}`, 'containerd', ID, 'containerd.service'],
    [`/system.slice/nerdctl-${ID}.scope`, 'containerd', ID, `nerdctl-${ID}.scope`],
    [`/kubepods.slice/${POD_SLICE}/crio-${ID}.scope`, 'cri-o', ID, `crio-${ID}.scope`],
    [`/kubepods/besteffort/pod${POD}/${ID}`, 'kubernetes', ID, null],
    [`/kubepods.slice/${POD_SLICE}/${ID}`, 'kubernetes', ID, null],
    [`/kubepods/pod${'0a'.repeat(16)}/${ID}`, 'kubernetes', ID, null],
    [`/docker/${ID}/kubelet/kubepods/besteffort/pod${POD}/${'b'.repeat(64)}`, 'docker', ID, null],
    ['/lxc.payload.web/system.slice/nginx.service', 'lxc', 'web', null],
    ['/lxc/101/ns/init.scope', 'lxc', '101', null],
    ['/machine.slice/machine-lxc\\x2d4242\\x2dweb.scope', 'lxc', 'web', 'machine-lxc\\x2d4242\\x2dweb.scope'],
    [
      '/machine.slice/machine-my\\x2dbox.scope/payload/x.service',
      'systemd-nspawn',
      'my-box',
      'machine-my\\x2dbox.scope',
    ],
    [
      '/machine.slice/systemd-nspawn@box.service/payload/init.scope',
      'systemd-nspawn',
      'box',
      'systemd-nspawn@box.service',
    ],
  ])('%s', (path, runtime, id, unit) => {
    expect(membershipOf(path)).toEqual({ unit, container: { runtime, id } });
  });

  it.each([
    ['the watcher of a podman container', `/machine.slice/libpod-conmon-${ID}.scope`],
    ['the watcher of a cri-o container', `/kubepods.slice/crio-conmon-${ID}.scope`],
    ['the watcher of an lxc container', '/lxc.monitor.web'],
    ['a virtual machine', '/machine.slice/machine-qemu\\x2d1\\x2dweb.scope'],
    ['the supervisor of an nspawn container', '/machine.slice/systemd-nspawn@box.service/supervisor'],
    ['an id that is too short', '/docker/3f4a9c'],
    ['a folder of that name', '/system.slice/docker.service'],
  ])('is not seen in %s', (_, path) => {
    expect(membershipOf(path).container).toBeNull();
  });
});

describe('parseMembership', () => {
  it('reads the one line of v2', () => {
    expect(parseMembership('0::/system.slice/ssh.service\n')).toEqual({ unit: 'ssh.service', container: null });
  });

  it('takes the unit from the hierarchy of systemd, the container from any', () => {
    const text = `9:name=systemd:/system.slice/docker.service\n4:memory:/docker/${ID}\n1:cpu,cpuacct:/x.service\n0::/\n`;
    expect(parseMembership(text)).toEqual({ unit: 'docker.service', container: { runtime: 'docker', id: ID } });
  });

  it('finds nothing in nonsense', () => {
    const nothing = { unit: null, container: null };
    expect(parseMembership('')).toEqual(nothing);
    expect(parseMembership('0:/x.service\n::\nx::/y.service\n0::relative.service\n')).toEqual(nothing);
  });

  it('keeps colons that belong to the path', () => {
    expect(parseMembership('0::/system.slice/a:b.service').unit).toBe('a:b.service');
  });

  it('takes any path in bounded time, and makes no name up', () => {
    const part = constantFrom(
      'docker',
      'lxc',
      'payload',
      '.service',
      '.scope',
      'machine-',
      '\\x2d',
      ID,
      'user@1.service',
      '',
    );
    const path = array(oneof(part, string()), { maxLength: 40 }).map((parts) => parts.join('/'));
    assert(
      property(path, (path) => {
        const { unit } = parseMembership(`0::/${path}`);
        expect(unit === null || path.includes(unit)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
