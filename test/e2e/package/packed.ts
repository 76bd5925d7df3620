import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const REPOSITORY: string = fileURLToPath(new URL('../../..', import.meta.url));

/** A project elsewhere that has the packed tarball installed, as any user of the package has it. */
export interface Consumer {
  readonly folder: string;
  /** Paths in the tarball, without the leading `package/`. */
  readonly files: readonly string[];
  remove(): void;
}

/** Packs the built repository and installs the tarball, with its dependency from the registry, into a new folder. */
export function installPacked(): Consumer {
  const folder = mkdtempSync(join(tmpdir(), 'menshen-packed-'));
  const packed = execFileSync('npm', ['pack', '--json', '--pack-destination', folder], {
    cwd: REPOSITORY,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [tarball] = JSON.parse(packed) as [{ filename: string; files: { path: string }[] }];
  writeFileSync(join(folder, 'package.json'), '{ "name": "consumer", "private": true, "type": "module" }');
  execFileSync('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', `./${tarball.filename}`], {
    cwd: folder,
    stdio: 'ignore',
  });
  return {
    folder,
    files: tarball.files.map((file) => file.path),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
