import type { Finding, Preload, Process } from '../../model/index.ts';
import { preloadFacts } from '../evidence.ts';
import { oddityOf } from '../folders.ts';
import { baseName } from '../programs.ts';
import { strongest } from '../strongest.ts';
import type { Subject } from '../subject.ts';
import type { ConnectionSignal } from './signal.ts';

/** In a folder where anyone may write or nobody looks, or no longer there. */
const ODD = 35;
/** Every program of the machine loads it, and no package owns it: how rootkits without a kernel module hide. */
const EVERYWHERE = 25;
const UNPACKAGED = 12;
/** Called like what is usually preloaded: anyone may choose that name. */
const USUAL_NAME = 3;
/** Where only this machine reaches it, it is far more likely somebody's test. */
const HOST_ONLY = 0.4;
const LEAST = 3;
const MOST_SHOWN = 3;

/** Allocators, test helpers and monitoring agents, by the beginning of their names. */
const USUAL =
  /^(?:lib)?(?:jemalloc|tcmalloc|mimalloc|hoard|snmalloc|eatmydata|fakeroot|fakechroot|faketime|gtk3-nocsd|proxychains|tsocks|torsocks|nss_wrapper|socket_wrapper|uid_wrapper|gamemode|mangohud|vgl|dlfaker|oneagent|newrelic|datadog|appdynamics|stdbuf|asan|tsan|ubsan|lsan|profiler|heaptrack|authbind|trickle|arm-?mem|snapcraft)/i;
/** What a snap, a flatpak or a Nix store brings no package owns, and nobody changes. */
const STORES = /^\/(?:snap|nix\/store|gnu\/store|var\/lib\/flatpak|app)\//;

/** A library that was put before all others may change whatever the program does. */
export const preloadedLibrary: ConnectionSignal = {
  id: 'preloaded-library',
  weight: ODD,
  cause: 'tampering',
  about: 'both',
  concerns: ({ preloads }) => preloads?.some((preload) => weightOf(preload) > 0) === true,
  look: (subject) => strongest(subject, ({ process }) => find(process, subject)),
};

function find(process: Process, { reach }: Subject): Finding | null {
  const telling = (process.preloads ?? []).filter((preload) => weightOf(preload) > 0);
  const weight = Math.round(Math.max(0, ...telling.map(weightOf)) * (reach === 'host' ? HOST_ONLY : 1));
  if (weight < LEAST) return null;
  const evidence = telling.slice(0, MOST_SHOWN).flatMap((preload) => preloadFacts(process, preload));
  return { signal: 'preloaded-library', weight, pid: process.pid, evidence };
}

function weightOf({ path, by, deleted, package: owner }: Preload): number {
  // After an upgrade the library that a service has loaded is gone; the package tells that it was an honest one.
  if (owner !== undefined && owner !== null) return 0;
  const place = oddityOf(path);
  if (place !== null && place !== 'hidden-usual' && place !== 'unpacked') return ODD;
  if (owner === undefined || STORES.test(path)) return 0;
  if (USUAL.test(baseName(path))) return USUAL_NAME;
  if (deleted) return ODD;
  return by === 'ld.so.preload' ? EVERYWHERE : UNPACKAGED;
}
