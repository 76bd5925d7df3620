import type { CatalogFacts, Process } from '../model/index.ts';
import { alike, baseName, isCut, programOf, stem } from './programs.ts';
import { runOf } from './run.ts';
import { isEphemeral, type Subject } from './subject.ts';

/** Ports that development servers and frameworks take by default, besides what the catalog calls web. */
const WEB_PORTS: ReadonlySet<number> = new Set([
  80, 443, 3000, 3001, 4000, 4200, 4321, 5000, 5173, 8000, 8443, 8888, 9000,
]);

/** Names of a number's rightful programs; empty where any program may hold it, or where its number says too little. */
export function rightfulNames(entry: CatalogFacts, subject: Subject): readonly string[] {
  if (entry.kind !== 'service' || entry.programs.length === 0 || !isFixed(entry, subject)) return [];
  return [...entry.programs, ...entry.names, entry.id].map(stem);
}

/** Below 1024, or a number of its own that the kernel does not hand out by itself. */
function isFixed(entry: CatalogFacts, { number, protocol, network }: Subject): boolean {
  if (number < 1024) return true;
  if (isEphemeral(network, number)) return false;
  return entry.ports.some((ports) => ports.protocol === protocol && ports.first === number && ports.last === number);
}

/**
 * Whether the process rightly holds a port of these names (stems). A container's process always does: what runs in it
 * is called as its image likes.
 */
export function belongs(process: Process, rightful: readonly string[]): boolean {
  if (process.container !== undefined && process.container !== null) return true;
  const own = ownNames(process);
  return rightful.some((name) => own.some((mine) => alike(mine, name) || isCut(process, mine, name)));
}

export function isWebLike({ knownAs, number }: Subject): boolean {
  if (WEB_PORTS.has(number) || (number >= 8000 && number <= 8100)) return true;
  return [knownAs?.name ?? '', ...(knownAs?.entry?.names ?? [])].some((name) => /http|www|web/i.test(name));
}

function ownNames(process: Process): readonly string[] {
  const { name, executable, unit } = process;
  const run = runOf(process);
  const script = run?.script ?? run?.module ?? '';
  return [
    programOf(process),
    name,
    executable === undefined || executable === null ? '' : baseName(executable.path),
    baseName((process.arguments?.[0] ?? '').split(/[:\s]/)[0] ?? ''),
    baseName(script).replace(/\.(?:py|pl|rb|js|mjs|cjs|ts|php|lua|sh|jar)$/, ''),
    process.package?.name ?? '',
    (unit ?? '').replace(/(?:@.*)?\.(?:service|socket|scope)$/, ''),
  ]
    .filter((mine) => mine !== '')
    .map(stem);
}
