import { closeSync, statSync } from 'node:fs';

import type { ScanTool, ScanVerdict } from '../../../model/index.ts';
import type { Antivirus, Place, RunningFile, ScanOptions, Scanned } from '../../platform.ts';
import { attempt, errorCode, readMounts } from '../processes/index.ts';
import { clamdscanVerdict, clamscanVerdict, descriptorPath, failureOf } from './answers.ts';
import { namelessCopy } from './copy.ts';
import { type Daemon, findDaemon } from './daemon.ts';
import { type Opened, openRunning } from './open.ts';
import { type Bounds, runScanner } from './run.ts';

/** Where packages put ClamAV. Not PATH: whoever chooses the environment must not choose what is believed. */
const FOLDERS: readonly string[] = ['/usr/bin', '/bin', '/usr/local/bin', '/usr/sbin', '/usr/local/sbin'];
const MOST_FILES = 8;
/** Reading the millions of official signatures alone takes clamscan many seconds. */
const TIMEOUT_MS = 120_000;
/** clamscan's own limits, told it so that they hold whatever its version. */
const LARGEST = 100 << 20;
const LIMITS: readonly string[] = ['--max-filesize=100M', '--max-scansize=400M'];
/** The child's first descriptor behind its standard streams. */
const FIRST = 3;
const OUTPUT: readonly string[] = ['--stdout', '--no-summary'];

/** Asks one scanner about open files; undefined where it was stopped before it came to one. */
type Ask = (files: readonly Opened[], bounds: Bounds) => Promise<readonly ScanVerdict[]>;

/** The ClamAV of this machine: its daemon where that answers, since it has its signatures at hand; `null` where there is none. */
export async function findAntivirus(place: Place): Promise<Antivirus | null> {
  const client = findTool('clamdscan');
  const daemon = client === null ? null : await findDaemon(place.root);
  if (client !== null && daemon !== null) {
    return antivirus(place, 'clamdscan', daemon.largest, askDaemon(client, daemon));
  }
  const scanner = findTool('clamscan');
  return scanner === null ? null : antivirus(place, 'clamscan', LARGEST, askScanner(scanner));
}

function findTool(name: ScanTool): string | null {
  const paths = FOLDERS.map((folder) => `${folder}/${name}`);
  return paths.find((path) => attempt(() => statSync(path).isFile()) === true) ?? null;
}

function antivirus(place: Place, tool: ScanTool, largest: number, ask: Ask): Antivirus {
  return {
    tool,
    scan: async (running, { signal, begun }: ScanOptions = {}) => {
      const { opened, refused } = openAll(place, running, largest);
      try {
        if (opened.size === 0) return refused;
        begun?.(opened.size);
        const files = [...opened.values()];
        const verdicts = await ask(
          files.map(({ file }) => file),
          { timeout: TIMEOUT_MS, signal },
        );
        const asked = files.map(({ running }, index) => ({ running, verdict: verdicts[index] ?? UNASKED }));
        return [...asked, ...refused];
      } finally {
        for (const { file } of opened.values()) closeSync(file.descriptor);
      }
    },
  };
}

const UNASKED: ScanVerdict = { verdict: 'failed', reason: 'timeout', detail: '' };
const TOO_MANY: ScanVerdict = { verdict: 'failed', reason: 'too-many', detail: '' };

interface Shared {
  readonly file: Opened;
  readonly running: RunningFile[];
}

/** Opens each different file once, of programs and scripts that many run. */
function openAll(
  place: Place,
  running: readonly RunningFile[],
  largest: number,
): { opened: ReadonlyMap<string, Shared>; refused: readonly Scanned[] } {
  const mounts = readMounts(place.proc);
  const opened = new Map<string, Shared>();
  const surplus = new Map<string, RunningFile[]>();
  const refused: Scanned[] = [];
  for (const one of running) {
    const file = openRunning(place, one, mounts, largest);
    if ('verdict' in file) {
      refused.push({ running: [one], verdict: file });
      continue;
    }
    // A program that is also somebody's script is told of both.
    const key = `${file.identity} ${one.script === null}`;
    const known = opened.get(key)?.running ?? surplus.get(key);
    if (known === undefined && opened.size < MOST_FILES) {
      opened.set(key, { file, running: [one] });
      continue;
    }
    closeSync(file.descriptor);
    if (known === undefined) surplus.set(key, [one]);
    else known.push(one);
  }
  const left = [...surplus.values()].map((running) => ({ running, verdict: TOO_MANY }));
  return { opened, refused: [...refused, ...left] };
}

/** All at once: reading the signatures is what takes the time. */
function askScanner(scanner: string): Ask {
  return async (files, bounds) => {
    const copies = files.map(({ descriptor }) => copyOf(descriptor));
    const descriptors = copies.filter((copy) => typeof copy === 'number');
    try {
      const paths = descriptors.map((_, index) => descriptorPath(FIRST + index));
      const ran = await runScanner(scanner, [...OUTPUT, ...LIMITS, ...paths], [null, ...descriptors], bounds);
      return copies.map((copy) => {
        if (typeof copy !== 'number') return copy;
        return clamscanVerdict(ran.stdout, FIRST + descriptors.indexOf(copy)) ?? failureOf(ran);
      });
    } finally {
      for (const copy of descriptors) closeSync(copy);
    }
  };
}

function copyOf(descriptor: number): number | ScanVerdict {
  try {
    return namelessCopy(descriptor, LARGEST);
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    return { verdict: 'failed', reason: 'unreadable', detail: code };
  }
}

/**
 * One after the other: the daemon gets the descriptor that is clamdscan's standard input. Given the path of a file that is gone,
 * clamdscan would say OK.
 */
function askDaemon(client: string, { configuration }: Daemon): Ask {
  return async (files, { timeout, signal }) => {
    const args = [`--config-file=${configuration}`, '--fdpass', ...OUTPUT, '-'];
    const end = performance.now() + timeout;
    const verdicts: ScanVerdict[] = [];
    for (const { descriptor } of files) {
      const left = end - performance.now();
      if (left <= 0 || signal?.aborted === true) break;
      const ran = await runScanner(client, args, [descriptor], { timeout: left, signal });
      verdicts.push(clamdscanVerdict(ran.stdout) ?? failureOf(ran));
    }
    return verdicts;
  };
}
