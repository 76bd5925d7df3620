import type {
  CatalogFacts,
  Container,
  Executable,
  Holder,
  Inspection,
  KnownAs,
  Network,
  Port,
  Process,
  Reach,
  Socket,
} from '../../src/model/index.ts';
import type { Subject } from '../../src/judge/subject.ts';

const NAMESPACE = 4_026_531_840;

/** A process as an administrator's machine has it; what is given replaces the rest. */
export function processOf(given: Partial<Process> & { readonly path?: string } = {}): Process {
  const { path = '/usr/sbin/sshd', ...rest } = given;
  return {
    pid: 812,
    startTime: 4000,
    name: path.slice(path.lastIndexOf('/') + 1).slice(0, 15),
    executable: fileAt(path),
    arguments: [path],
    workingFolder: '/',
    user: { uid: 0, name: 'root' },
    parents: [{ pid: 1, name: 'systemd' }],
    unit: null,
    container: null,
    package: null,
    kernelThread: false,
    streams: { stdin: null, stdout: null, stderr: null },
    namespace: NAMESPACE,
    ...rest,
  };
}

export function fileAt(path: string, given: Partial<Executable> = {}): Executable {
  return { path, deleted: false, memfd: false, ...given };
}

export const DOCKER: Container = { runtime: 'docker', id: 'c0ffee' };

export function heldBy(...processes: readonly Process[]): readonly Holder[] {
  return processes.map((process) => ({ process, descriptors: [3] }));
}

export function networkOf(given: Partial<Network> = {}): Network {
  return {
    namespace: NAMESPACE,
    own: true,
    interfaces: [],
    firewall: { status: 'none' },
    ephemeral: { first: 32_768, last: 60_999 },
    forwarding: false,
    ...given,
  };
}

/** A listening TCP socket, or with a peer an established one. */
export function socketOf(given: Partial<Socket> = {}): Socket {
  const peer = given.peer ?? null;
  return {
    namespace: NAMESPACE,
    inode: 7001,
    protocol: 'tcp',
    family: 'ipv4',
    local: { address: peer === null ? '0.0.0.0' : '198.51.100.7', port: peer === null ? 22 : 40_000 },
    peer,
    state: peer === null ? 'listen' : 'established',
    receiveQueue: 0,
    sendQueue: 0,
    interface: 0,
    ...given,
  };
}

export const STRANGER = { address: '203.0.113.9', port: 443 };

export function portOf(number: number, reach: Reach, processes: readonly Process[], given: Partial<Port> = {}): Port {
  return {
    namespace: NAMESPACE,
    protocol: 'tcp',
    number,
    sockets: [socketOf({ local: { address: '0.0.0.0', port: number } })],
    holders: heldBy(...processes),
    holdersComplete: true,
    exposure: { level: reach, atMost: reach, reasons: [] },
    published: [],
    ...given,
  };
}

/** A port that strangers reach, as a signal sees it. */
export function doorOf(processes: readonly Process[], given: Partial<Subject> = {}): Subject {
  return {
    about: 'port',
    protocol: 'tcp',
    number: 4444,
    sockets: [socketOf({ local: { address: '0.0.0.0', port: given.number ?? 4444 } })],
    holders: heldBy(...processes),
    reach: 'anywhere',
    knownAs: null,
    system: 'linux',
    hidden: null,
    missingFrom: null,
    run: null,
    network: networkOf(),
    unnamed: false,
    ...given,
  };
}

/** A connection to a stranger, as a signal sees it. */
export function connectionOf(processes: readonly Process[], given: Partial<Subject> = {}): Subject {
  return { ...doorOf(processes), about: 'connection', sockets: [socketOf({ peer: STRANGER })], ...given };
}

export function entryOf(given: Partial<CatalogFacts> = {}): CatalogFacts {
  return {
    id: 'ssh',
    kind: 'service',
    ports: [{ protocol: 'tcp', first: 22, last: 22 }],
    names: ['ssh'],
    programs: ['sshd'],
    public: 'careful',
    advice: { host: 'keep', network: 'keep', anywhere: 'keep' },
    sources: [],
    ...given,
  };
}

export function known(entry: CatalogFacts): KnownAs {
  return { name: entry.names[0] ?? entry.id, from: 'catalog', entry };
}

export function inspectionOf(given: Partial<Inspection> = {}): Inspection {
  return {
    takenAt: '2023-04-18T08:31:58Z',
    system: 'linux',
    networks: [networkOf()],
    sockets: [],
    holders: new Map(),
    processes: new Map(),
    ports: [],
    coverage: {
      source: 'netlink',
      processes: { total: 1, readable: 1 },
      namespaces: { entered: 0 },
      firewall: 'none',
      problems: [],
    },
    ...given,
  };
}
