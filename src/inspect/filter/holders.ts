import type { Inspection, Process, Socket } from '../../model/index.ts';
import type { SocketFilter, Test } from './filter.ts';

/** What only a look at the holders can answer. */
export function holderTests(filter: SocketFilter, view: Inspection): readonly Test[] {
  const { processes = [], pids = [], users = [], units = [], words = [] } = filter;
  const tests: Test[] = [];
  if (processes.length > 0) {
    const wanted = processes.map((name) => name.toLowerCase());
    tests.push(
      byHolder(view, ({ name, executable }) => {
        const path = executable?.path.toLowerCase() ?? '';
        return wanted.some((part) => name.toLowerCase().includes(part) || path.includes(part));
      }),
    );
  }
  if (pids.length > 0) tests.push(pidTest(pids, view));
  if (users.length > 0) tests.push(userTest(users, view));
  if (units.length > 0) tests.push(unitTest(units, view));
  for (const word of words) tests.push(wordTest(word.toLowerCase(), view));
  return tests;
}

/** Whether some holder passes; `unknown` where none could be seen although there may be one. */
function byHolder(view: Inspection, passes: (process: Process) => boolean): Test {
  const verdicts = new Map<number, boolean>();
  for (const [pid, process] of view.processes) verdicts.set(pid, passes(process));
  return (socket) => {
    const holders = view.holders.get(socket.inode);
    if (holders === undefined) return hasUnseenHolder(socket, view) ? 'unknown' : 'no';
    return holders.some(({ process }) => verdicts.get(process.pid) ?? passes(process)) ? 'yes' : 'no';
  };
}

/** Whether somebody who could not be looked at may hold this socket. One without an inode belongs to the kernel. */
export function hasUnseenHolder(socket: Socket, { holders, coverage }: Inspection): boolean {
  return socket.inode !== 0 && !holders.has(socket.inode) && mayHideHolders(coverage);
}

function mayHideHolders({ processes: { readable, total }, problems }: Inspection['coverage']): boolean {
  return readable < total || problems.some(({ code }) => code === 'processes-hidden');
}

function pidTest(pids: readonly number[], view: Inspection): Test {
  const held = byHolder(view, ({ pid }) => pids.includes(pid));
  // A process that could be looked at holds nothing that was not seen.
  const allSeen = pids.every((pid) => view.processes.has(pid));
  return (socket) => {
    const match = held(socket);
    return match === 'unknown' && allSeen ? 'no' : match;
  };
}

function userTest(users: readonly string[], view: Inspection): Test {
  const names = new Map<number, string>([[0, 'root']]);
  for (const { user } of view.processes.values()) if (user?.name && user.uid !== null) names.set(user.uid, user.name);
  const isWanted = (uid: number): boolean => users.includes(String(uid)) || users.includes(names.get(uid) ?? '');
  const isWantedUser = ({ uid, name }: NonNullable<Process['user']>): boolean =>
    uid === null ? users.includes(name ?? '') : isWanted(uid);
  const byName = users.some((user) => !/^\d+$/.test(user));
  const held = byHolder(view, ({ user }) => user !== undefined && isWantedUser(user));
  return (socket) => {
    if (socket.uid === undefined) return held(socket);
    if (isWanted(socket.uid)) return 'yes';
    const match = held(socket);
    // Its number is known, but not its name: numbers decide only a question for numbers.
    return match === 'unknown' && (!byName || names.has(socket.uid)) ? 'no' : match;
  };
}

function unitTest(units: readonly string[], view: Inspection): Test {
  const wanted = units.map((unit) => unit.toLowerCase());
  const matches = (unit: string): boolean => wanted.some((part) => unit.toLowerCase().includes(part));
  const held = byHolder(view, ({ unit }) => unit !== undefined && unit !== null && matches(unit));
  const named = new Map<Socket, string>();
  for (const { sockets, unit } of view.ports) if (unit) for (const socket of sockets) named.set(socket, unit);
  return (socket) => {
    const unit = named.get(socket);
    if (unit !== undefined) return matches(unit) ? 'yes' : 'no';
    return held(socket);
  };
}

function wordTest(word: string, view: Inspection): Test {
  const held = byHolder(view, (process) => describe(process).toLowerCase().includes(word));
  return (socket) => {
    const { protocol, state, local, peer } = socket;
    const own = `${protocol} ${state} ${local.address}:${local.port} ${peer === null ? '' : `${peer.address}:${peer.port}`}`;
    return own.includes(word) ? 'yes' : held(socket);
  };
}

function describe(process: Process): string {
  const { name, executable, arguments: words = [], user, unit, container, package: owner } = process;
  const facts = [name, executable?.path, ...words, user?.name, unit, container?.runtime, container?.id, owner?.name];
  return facts.filter((fact) => typeof fact === 'string').join(' ');
}
