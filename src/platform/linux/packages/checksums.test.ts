import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { assert, property, string } from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Package } from '../../../model/index.ts';
import type { Place } from '../../platform.ts';
import { packageChecksums, packageOwners } from './owners.ts';

const MD5 = 'd41d8cd98f00b204e9800998ecf8427e';
const OTHER_MD5 = 'e'.repeat(32);
const SHA256 = 'a1'.repeat(32);

let place: Place;

beforeEach(() => {
  place = { proc: '', sys: '', root: mkdtempSync(join(tmpdir(), 'menshen-checksums-')), now: () => new Date(0) };
});
afterEach(() => rmSync(place.root, { recursive: true }));

function write(path: string, content: string | Buffer): void {
  mkdirSync(dirname(join(place.root, path)), { recursive: true });
  writeFileSync(join(place.root, path), content);
}

function ask(path: string, owner: Package): readonly unknown[] {
  return packageChecksums(place, path, owner);
}

describe('dpkg', () => {
  const server: Package = { manager: 'dpkg', name: 'server' };
  beforeEach(() => {
    write('var/lib/dpkg/status', 'Package: server\nVersion: 1\n');
    mkdirSync(join(place.root, 'var/lib/dpkg/updates'));
    write('var/lib/dpkg/info/server.list', '/usr/sbin/server\n/etc/server.sh\n');
    write(
      'var/lib/dpkg/info/server.md5sums',
      `${MD5}  usr/sbin/server\n${OTHER_MD5}  usr/sbin/server2\n${MD5}  etc/server.sh\nnonsense  usr/sbin/broken\n`,
    );
    write('var/lib/dpkg/info/server.conffiles', '/etc/server.sh\n');
  });

  it('has a digest of a file', () => {
    expect(ask('/usr/sbin/server', server)).toEqual([
      { algorithm: 'md5', expected: MD5, listedAs: '/usr/sbin/server' },
    ]);
  });

  it('knows it by the name that the package used, where folders are merged', () => {
    symlinkSync('usr/sbin', join(place.root, 'sbin'));
    write('var/lib/dpkg/info/server.md5sums', `${MD5}  sbin/server\n`);
    expect(ask('/usr/sbin/server', server)).toMatchObject([{ listedAs: '/sbin/server' }]);
  });

  it('says nothing of what the administrator may change, of unknown files and of broken lines', () => {
    for (const path of ['/etc/server.sh', '/usr/sbin/none', '/usr/sbin/broken', '/sbin/server']) {
      expect(ask(path, server)).toEqual([]);
    }
    expect(ask('/usr/sbin/server', { manager: 'dpkg', name: 'none' })).toEqual([]);
  });

  it('says nothing of packages without digests', () => {
    rmSync(join(place.root, 'var/lib/dpkg/info/server.md5sums'));
    expect(ask('/usr/sbin/server', server)).toEqual([]);
  });

  it('says nothing of diverted files', () => {
    write('var/lib/dpkg/diversions', '/usr/sbin/server\n/usr/sbin/server.real\nother\n');
    expect(ask('/usr/sbin/server', server)).toEqual([]);
    expect(ask('/usr/sbin/server2', server)).toHaveLength(1);
  });

  it('says nothing while packages are being unpacked', () => {
    write('var/lib/dpkg/updates/0001', 'Package: server\nStatus: install reinstreq half-installed\n');
    expect(ask('/usr/sbin/server', server)).toEqual([]);
  });

  it('has one digest for each processor', () => {
    write('var/lib/dpkg/info/tool:amd64.list', '');
    write('var/lib/dpkg/info/tool:amd64.md5sums', `${MD5}  usr/bin/tool\n`);
    write('var/lib/dpkg/info/tool:i386.list', '');
    write('var/lib/dpkg/info/tool:i386.md5sums', `${OTHER_MD5}  usr/bin/tool\n`);
    expect(ask('/usr/bin/tool', { manager: 'dpkg', name: 'tool' })).toMatchObject([
      { expected: MD5 },
      { expected: OTHER_MD5 },
    ]);
  });

  it('tells when a package was in place', () => {
    const list = statSync(join(place.root, 'var/lib/dpkg/info/server.list'), { bigint: true });
    expect(packageOwners(place, ['/usr/sbin/server', '/opt/x']).settled).toEqual(
      new Map([['/usr/sbin/server', list.ctimeNs]]),
    );
  });

  it('takes any record', () => {
    assert(
      property(string({ unit: 'binary' }), (text) => {
        write('var/lib/dpkg/info/server.md5sums', text);
        expect(ask('/usr/sbin/server', server)).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});

describe('apk', () => {
  const owner: Package = { manager: 'apk', name: 'nginx' };

  it('has SHA-1 in Base64', () => {
    const hash = Buffer.from('00'.repeat(19) + 'ff', 'hex').toString('base64');
    write(
      'lib/apk/db/installed',
      `P:nginx\nV:1\nF:usr/sbin\nR:nginx\na:0:0:755\nZ:Q1${hash}\nR:bare\nF:etc\nZ:Q1${hash}\nR:short\nZ:Q1AAAA\nR:new\nZ:Q2${hash}\n`,
    );
    expect(ask('/usr/sbin/nginx', owner)).toEqual([
      { algorithm: 'sha1', expected: `${'00'.repeat(19)}ff`, listedAs: '/usr/sbin/nginx' },
    ]);
    for (const path of ['/usr/sbin/bare', '/etc/short', '/etc/new', '/none']) expect(ask(path, owner)).toEqual([]);
  });
});

describe('pacman', () => {
  const owner: Package = { manager: 'pacman', name: 'openssh', version: '9.6p1-1' };
  const folder = 'var/lib/pacman/local/openssh-9.6p1-1';
  const tree = `#mtree
/set type=file uid=0 gid=0 mode=644
./.BUILDINFO time=1.0 size=5 sha256digest=${SHA256}
./usr/bin/sshd time=1.0 mode=755 size=5 md5digest=${MD5} sha256digest=${SHA256}
./usr/bin/a\\040b time=1.0 size=5 sha256digest=${SHA256}
./etc/conf time=1.0 size=5 sha256digest=${SHA256}
./usr/bin time=1.0 type=dir
`;
  beforeEach(() => {
    write('var/lib/pacman/local/ALPM_DB_VERSION', '9\n');
    write(`${folder}/files`, `%FILES%\nusr/bin/sshd\netc/conf\n\n%BACKUP%\netc/conf\t${MD5}\n`);
  });

  it('has SHA-256 in the package’s tree', () => {
    write(`${folder}/mtree`, gzipSync(tree));
    expect(ask('/usr/bin/sshd', owner)).toEqual([{ algorithm: 'sha256', expected: SHA256, listedAs: '/usr/bin/sshd' }]);
    expect(ask('/usr/bin/a b', owner)).toHaveLength(1);
    for (const path of ['/etc/conf', '/usr/bin', '/none']) expect(ask(path, owner)).toEqual([]);
  });

  it('says nothing where the tree is broken or missing', () => {
    expect(ask('/usr/bin/sshd', owner)).toEqual([]);
    write(`${folder}/mtree`, tree);
    expect(ask('/usr/bin/sshd', owner)).toEqual([]);
  });
});
