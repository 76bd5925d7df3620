import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { assert, property, string } from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Package } from '../../../model/index.ts';
import { packageOwners } from './owners.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'menshen-packages-'));
});

afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function ask(...paths: readonly string[]): Record<string, Package | null> {
  const { owners, problems } = packageOwners({ proc: '/proc', sys: '/sys', root, now: () => new Date(0) }, paths);
  expect(problems).toEqual([]);
  return Object.fromEntries(owners);
}

describe('dpkg', () => {
  beforeEach(() => {
    write(
      'var/lib/dpkg/status',
      `Package: openssh-server
Status: install ok installed
Version: 1:9.2p1-2

Package: libc6
Architecture: amd64
Multi-Arch: same
Version: 2.36-9

Package: bind9
Description: name server
 Version: 0 is no version
Version: 1:9.18.1
`,
    );
    write('var/lib/dpkg/info/openssh-server.list', '/.\n/usr\n/usr/sbin\n/usr/sbin/sshd\n');
    write('var/lib/dpkg/info/libc6:amd64.list', '/.\n/lib\n/lib/ld.so\n');
    write('var/lib/dpkg/info/bind9.list', '/usr/sbin/named');
    write('var/lib/dpkg/info/bind9.md5sums', 'usr/sbin/other\n/usr/sbin/other\n');
  });

  it('names package and version, whether or not the package is called like the program', () => {
    expect(ask('/usr/sbin/sshd', '/usr/sbin/named')).toEqual({
      '/usr/sbin/sshd': { manager: 'dpkg', name: 'openssh-server', version: '1:9.2p1-2' },
      '/usr/sbin/named': { manager: 'dpkg', name: 'bind9', version: '1:9.18.1' },
    });
  });

  it('says that no package owns a file', () => {
    expect(ask('/usr/local/bin/app', '/usr/sbin/ssh', '/usr/sbin/other', '/sbin/sshd')).toEqual({
      '/usr/local/bin/app': null,
      '/usr/sbin/ssh': null,
      '/usr/sbin/other': null,
      '/sbin/sshd': null,
    });
  });

  it('sees through merged folders, in both directions', () => {
    for (const folder of ['lib', 'sbin']) symlinkSync(`usr/${folder}`, join(root, folder));
    expect(ask('/usr/lib/ld.so', '/sbin/sshd')).toEqual({
      '/usr/lib/ld.so': { manager: 'dpkg', name: 'libc6', version: '2.36-9' },
      '/sbin/sshd': { manager: 'dpkg', name: 'openssh-server', version: '1:9.2p1-2' },
    });
  });

  it('follows diversions', () => {
    write('var/lib/dpkg/info/postgresql-common.list', '/usr/bin/pg_config\n');
    write('var/lib/dpkg/info/libpq-dev.list', '/usr/bin/pg_config\n/usr/bin/tool\n');
    write(
      'var/lib/dpkg/diversions',
      '/usr/bin/pg_config\n/usr/bin/pg_config.libpq-dev\npostgresql-common\n/usr/bin/tool\n/usr/bin/tool.real\n:\n',
    );
    expect(ask('/usr/bin/pg_config', '/usr/bin/pg_config.libpq-dev', '/usr/bin/tool', '/usr/bin/tool.real')).toEqual({
      '/usr/bin/pg_config': { manager: 'dpkg', name: 'postgresql-common' },
      '/usr/bin/pg_config.libpq-dev': { manager: 'dpkg', name: 'libpq-dev' },
      '/usr/bin/tool': null,
      '/usr/bin/tool.real': { manager: 'dpkg', name: 'libpq-dev' },
    });
  });

  it('finds a file of either of two architectures', () => {
    write('var/lib/dpkg/info/libc6:i386.list', '/lib/ld-linux.so\n');
    expect(ask('/lib/ld.so', '/lib/ld-linux.so')).toMatchObject({
      '/lib/ld.so': { name: 'libc6' },
      '/lib/ld-linux.so': { name: 'libc6' },
    });
  });

  it('reads lists that are larger than its buffer', () => {
    write('var/lib/dpkg/info/huge.list', `${'/usr/share/huge/file\n'.repeat(400_000)}/usr/bin/last\n`);
    expect(ask('/usr/bin/last')).toMatchObject({ '/usr/bin/last': { name: 'huge' } });
  });

  it('leaves untold what may stand in a list that can not be read', () => {
    mkdirSync(join(root, 'var/lib/dpkg/info/broken.list'));
    const { owners, problems } = packageOwners({ proc: '', sys: '', root, now: () => new Date(0) }, [
      '/usr/sbin/sshd',
      '/opt/app',
    ]);
    expect([...owners.keys()]).toEqual(['/usr/sbin/sshd']);
    expect(problems).toEqual([{ code: 'packages-unreadable', detail: join(root, 'var/lib/dpkg/info/broken.list') }]);
  });

  it('asks nothing about paths that no list can hold', () => {
    expect(ask('/usr/sbin/ss\nhd', '/usr/\uFFFD', 'memfd:x', '')).toEqual({});
  });

  it('takes any path', () => {
    assert(
      property(string({ unit: 'binary' }), (path) => {
        expect(Object.values(ask(`/x/${path}`)).filter((owner) => owner !== null)).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});

describe('apk', () => {
  it('reads its one file', () => {
    write(
      'lib/apk/db/installed',
      'C:Q1\nP:busybox\nV:1.36.1-r5\nF:bin\nR:busybox\na:0:0:755\nZ:Q1\nF:\nR:top\n\nP:nginx\nV:1.24.0-r6\nF:usr/sbin\nR:nginx\n',
    );
    expect(ask('/bin/busybox', '/usr/sbin/nginx', '/top', '/usr/sbin/busybox')).toEqual({
      '/bin/busybox': { manager: 'apk', name: 'busybox', version: '1.36.1-r5' },
      '/usr/sbin/nginx': { manager: 'apk', name: 'nginx', version: '1.24.0-r6' },
      '/top': { manager: 'apk', name: 'busybox', version: '1.36.1-r5' },
      '/usr/sbin/busybox': null,
    });
  });
});

describe('pacman', () => {
  it('reads name and version from the folder', () => {
    write('var/lib/pacman/local/ALPM_DB_VERSION', '9\n');
    write('var/lib/pacman/local/openssh-9.6p1-1/files', '%FILES%\nusr/\nusr/bin/\nusr/bin/sshd\n');
    write('var/lib/pacman/local/lib32-glibc-2:2.38-7/files', '%FILES%\nusr/bin/sshd2\n\n%BACKUP%\netc/x\tabc\n');
    expect(ask('/usr/bin/sshd', '/usr/bin/sshd2', '/usr/bin/none')).toEqual({
      '/usr/bin/sshd': { manager: 'pacman', name: 'openssh', version: '9.6p1-1' },
      '/usr/bin/sshd2': { manager: 'pacman', name: 'lib32-glibc', version: '2:2.38-7' },
      '/usr/bin/none': null,
    });
  });
});

describe('a machine without a package manager', () => {
  it('tells nothing', () => {
    expect(ask('/usr/sbin/sshd')).toEqual({});
  });
});
