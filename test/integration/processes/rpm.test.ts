import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { packageChecksums, packageOwners } from '../../../src/platform/linux/packages/index.ts';
import { needs } from '../../support/needs.ts';
import { HERE } from './children.ts';

const SPEC = `Name: probe
Epoch: 2
Version: 1.2
Release: 3
Summary: probe
License: none
BuildArch: noarch
%description
probe
%install
mkdir -p %{buildroot}/usr/bin
touch %{buildroot}/usr/bin/env %{buildroot}/usr/bin/gone
%files
/usr/bin/env
/usr/bin/gone
`;

describe('rpm', needs('root', 'package:rpm'), () => {
  let root: string;

  function must(program: string, argv: readonly string[], home: string): void {
    const { status, stderr } = spawnSync(program, argv, {
      encoding: 'utf8',
      cwd: root,
      env: { ...process.env, HOME: home },
    });
    if (status !== 0) throw new Error(`${program}: ${stderr}`);
  }

  // The tool looks for a file where it runs itself before it asks the database below another root: both must have it.
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'menshen-rpm-'));
    for (const path of ['probe.spec', 'usr/bin/tail', 'var/lib/rpm/rpmdb.sqlite']) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), path === 'probe.spec' ? SPEC : '');
    }
    must('rpmbuild', ['-bb', '--define', `_topdir ${join(root, 'build')}`, 'probe.spec'], root);
    // Debian's rpm keeps its database in root's home: here, the one below that root.
    must('rpm', ['--root', root, '-i', '--nodeps', join(root, 'build/RPMS/noarch/probe-1.2-3.noarch.rpm')], '/root');
    rmSync(join(root, 'usr/bin/gone'));
  });
  afterAll(() => rmSync(root, { recursive: true }));

  test('names the package, says that there is none, and leaves untold what is gone', () => {
    const { owners, problems } = packageOwners({ ...HERE, root }, [
      '/usr/bin/tail',
      '/usr/bin/env',
      '/usr/bin/gone',
      '/nowhere',
    ]);
    expect(problems).toEqual([]);
    expect(Object.fromEntries(owners)).toEqual({
      '/usr/bin/env': { manager: 'rpm', name: 'probe', version: '2:1.2-3' },
      '/usr/bin/tail': null,
    });
  });

  test('has the digest of a file, and the time from which on a change counts', () => {
    const place = { ...HERE, root };
    const owner = { manager: 'rpm', name: 'probe' } as const;
    const empty = createHash('sha256').digest('hex');
    expect(packageChecksums(place, '/usr/bin/env', owner)).toEqual([
      { algorithm: 'sha256', expected: empty, listedAs: '/usr/bin/env' },
    ]);
    expect(packageChecksums(place, '/usr/bin/tail', owner)).toEqual([]);
    const settled = packageOwners(place, ['/usr/bin/env']).settled.get('/usr/bin/env') ?? 0n;
    const seconds = Number(settled / 1_000_000_000n) - Date.now() / 1000;
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThan(121);
  });

  test('without the tool the database can not be asked', () => {
    const path = process.env['PATH'];
    process.env['PATH'] = join(root, 'nowhere');
    try {
      const { owners, problems } = packageOwners({ ...HERE, root }, ['/usr/bin/env']);
      expect(owners.size).toBe(0);
      expect(problems).toEqual([{ code: 'packages-unreadable', detail: 'spawnSync rpm ENOENT' }]);
    } finally {
      process.env['PATH'] = path;
    }
  });
});
