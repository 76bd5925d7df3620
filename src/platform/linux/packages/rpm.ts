import { existsSync } from 'node:fs';
import { join } from 'node:path';

import type { Package } from '../../../model/index.ts';
import { listedNames } from './aliases.ts';
import type { Checksum, Database } from './database.ts';

const TIMEOUT_MS = 5000;
const MOST_OUTPUT = 1 << 20;
/** What rpm prints of an owner begins with a tab; what it says of a file without one does not. */
const FORMAT = '\\t%{NAME}\\t%{EVR}\\t%{INSTALLTIME}\\n';
/** rpm tells when it began to install a package: its files come after that, and what its scripts do. */
const INSTALLING_SECONDS = 120n;

/** By the length of a digest in hexadecimal. */
const ALGORITHMS: ReadonlyMap<number, Checksum['algorithm']> = new Map([
  [32, 'md5'],
  [40, 'sha1'],
  [64, 'sha256'],
]);

/** Fedora, SUSE and their kin. The database has had three formats, so its own tool is asked. */
export const rpm: Database = {
  marks: ['var/lib/rpm', 'usr/lib/sysimage/rpm', 'usr/share/rpm'].flatMap((folder) =>
    ['rpmdb.sqlite', 'Packages.db', 'Packages'].map((file) => `${folder}/${file}`),
  ),
  find(root, paths) {
    // rpm has nothing to say of a file that is gone, and then its lines no longer go with the paths.
    const present = paths.filter((path) => existsSync(join(root, path)));
    const deadline = performance.now() + TIMEOUT_MS;
    const together = ask(root, present, deadline);
    // Nor do they where several packages own one file: then each is asked for by itself.
    const answers =
      together.length === present.length ? together : present.map((path) => ask(root, [path], deadline)[0]);
    const owners = new Map<string, Package | null>();
    const settled = new Map<string, bigint>();
    for (const [index, path] of present.entries()) {
      const answer = answers[index];
      if (answer === undefined) continue;
      owners.set(path, parseOwner(answer));
      const began = /^\t[^\t]*\t[^\t]*\t(\d{1,12})$/.exec(answer)?.[1];
      if (began !== undefined) settled.set(path, (BigInt(began) + INSTALLING_SECONDS) * 1_000_000_000n);
    }
    return { owners, settled, problems: [] };
  },
  checksums(root, path) {
    const names = listedNames(root)(path);
    return ask(root, [path], performance.now() + TIMEOUT_MS, ['--dump']).flatMap((line) => checksumIn(line, names));
  },
};

/**
 * The lines that rpm prints.
 *
 * @throws Error where it can't be started, runs too long or prints too much
 */
function ask(
  root: string,
  paths: readonly string[],
  deadline: number,
  how: readonly string[] = ['--queryformat', FORMAT],
): readonly string[] {
  if (paths.length === 0) return [];
  const place = root === '/' ? [] : ['--root', root];
  // Loaded only here: other package managers are read from their files.
  const { spawnSync } = process.getBuiltinModule('node:child_process');
  const { stdout, error } = spawnSync('rpm', [...place, '-qf', ...how, '--', ...paths], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C' },
    maxBuffer: MOST_OUTPUT,
    timeout: Math.max(1, Math.ceil(deadline - performance.now())),
    killSignal: 'SIGKILL',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  if (error !== undefined) throw error;
  return stdout.split('\n').filter((line) => line !== '');
}

function parseOwner(line: string): Package | null {
  const [before, name, version] = line.split('\t');
  if (before !== '' || name === undefined || name === '') return null;
  return { manager: 'rpm', name, ...(version !== undefined && { version }) };
}

/** Path, size, mtime, digest, mode, owner, group, is configuration, is documentation, device, link: see rpm(8), --dump. */
function checksumIn(line: string, names: readonly string[]): readonly Checksum[] {
  const listedAs = names.find((name) => line.startsWith(`${name} `));
  if (listedAs === undefined) return [];
  const [, , expected = '', , , , isConfiguration] = line.slice(listedAs.length + 1).split(' ');
  const algorithm = ALGORITHMS.get(expected.length);
  const isTold = algorithm !== undefined && isConfiguration === '0' && /^[0-9a-f]+$/.test(expected);
  return isTold ? [{ algorithm, expected, listedAs }] : [];
}
