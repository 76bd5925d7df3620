/**
 * What became of an order. `refused`: a right is missing, or what was asked for can't be done here at all. `detail` says
 * what it was: a path, a call with its errno, a tool's own words; hostile.
 */
export type Outcome = { readonly status: 'done' } | { readonly status: 'refused' | 'failed'; readonly detail: string };

/** The ways in which a port is closed, in the order in which they are preferred. */
export type CloseMethod = 'unit' | 'container' | 'process' | 'connections' | 'firewall';

/** One process, for good: a pid alone may have been reused. */
export interface ProcessRef {
  readonly pid: number;
  /** As `Process.startTime`. */
  readonly startTime: number;
  /** `comm`, for people; hostile. */
  readonly name: string;
}

/** Which systemd: the system's own (`null`), or that of one user. */
export interface UnitManager {
  readonly uid: number | null;
}

/** A systemd unit as `systemctl show` tells it; lists are of unit names, sorted. */
export interface Unit {
  /** Its first name: `ssh.service`, also where it was asked for by an alias. */
  readonly name: string;
  readonly description: string;
  /** `loaded`, `not-found`, `masked`, `bad-setting`, `error`. */
  readonly load: string;
  /** `active`, `reloading`, `inactive`, `failed`, `activating`, `deactivating`. */
  readonly active: string;
  readonly sub: string;
  /** `UnitFileState`: `enabled`, `enabled-runtime`, `disabled`, `static`, `indirect`, `generated`, `transient`, `masked`, `masked-runtime`, `alias`, `linked`; empty where there is no file. */
  readonly file: string;
  /** `FragmentPath`; `null` where it has none. */
  readonly fragment: string | null;
  /** `SourcePath`: what a generator made it of, such as the script in `/etc/init.d` or a Quadlet file; `null` where by none. */
  readonly source: string | null;
  /** Of services: `simple`, `forking`, `notify`, `dbus`, `oneshot` …; else `null`. */
  readonly type: string | null;
  /** Of services: `no`, `always`, `on-failure` …; else `null`. */
  readonly restart: string | null;
  /** 0 where there is none. */
  readonly mainPid: number;
  /** `ControlGroup`: where its processes are, `/system.slice/ssh.service`; `null` while it has none. */
  readonly controlGroup: string | null;
  /** Sockets, timers, paths that start it again. */
  readonly triggeredBy: readonly string[];
  /** What it starts. Of a socket with `Accept=yes`: the instances that serve connections now. */
  readonly triggers: readonly string[];
  /** Units that stop working or are stopped with it: `RequiredBy`, `RequisiteOf`, `BoundBy`, `ConsistsOf`. */
  readonly dependents: readonly string[];
  /** Units that start it when they start: `WantedBy`, `RequiredBy`, `UpheldBy`. */
  readonly pulledInBy: readonly string[];
  /** Those among them that start it again whenever it has ended, as long as they run: `UpheldBy`. */
  readonly upheldBy: readonly string[];
  /** Of sockets: `0.0.0.0:22`, `[::]:22` with `Stream` or `Datagram`; empty for others. */
  readonly listens: readonly { readonly address: string; readonly type: string }[];
  /** The name on D-Bus by which others start it; `null` where it has none. */
  readonly busName: string | null;
  /** `systemctl start` and `stop` by hand are allowed (`RefuseManualStop`). */
  readonly mayStop: boolean;
}

/** A symbolic link by which a unit is enabled, named or known at all, or by which init starts a script. */
export interface UnitLink {
  /** Absolute: `/etc/systemd/system/multi-user.target.wants/ssh.service`. */
  readonly path: string;
  /** As it is written in the link. */
  readonly target: string;
}

/** How a process can be started again, as it was. JSON, since the journal keeps it. */
export interface Recipe {
  /** Path of the file that runs. */
  readonly executable: string;
  /** What was executed, absolute or from `folder`, where it is not called `executable`: a link to it, or a script that names it in its first line. */
  readonly startedAs?: string;
  readonly arguments: readonly string[];
  readonly folder: string;
  readonly user: {
    readonly uid: number;
    readonly gid: number;
    readonly groups: readonly number[];
    readonly name: string | null;
  };
  readonly umask: number;
  /** Soft and hard, in the order of their numbers (`RLIMIT_CPU` is 0); `null` for none. See getrlimit(2). Empty where they can't be told. */
  readonly limits: readonly (readonly [soft: number | null, hard: number | null])[];
  /** Numbers of the signals that it ignores: `nohup` and shells leave some ignored. */
  readonly ignoredSignals: readonly number[];
  /** Names only: values may be secrets. */
  readonly environmentNames: readonly string[];
  /** Values of all of them. Kept only where the plan promises a restart; shown to nobody. */
  readonly environment?: { readonly [name: string]: string };
  /** Files behind standard input, output, error; `null` for what is no plain file: then it is /dev/null. */
  readonly streams: readonly [string | null, string | null, string | null];
}

/** Why a process can't be started again exactly as it was. */
export type NoRecipe =
  /** Its command line, folder, user or environment can't be read, is no UTF-8, or its folder is gone. */
  | 'unreadable'
  /** Its file is gone, or only in memory. */
  | 'file-gone'
  /** Its script is gone, or it was read from standard input or an argument (`sh -c`) that is no file: only where it could not run again. */
  | 'script-gone'
  /** It has written a title over its command line. */
  | 'title'
  /** It was started with other rights than it has now, or than its user has: its port or its files may need them. */
  | 'rights-dropped'
  /** It has the socket from its parent. */
  | 'socket-inherited'
  /** It is a copy (fork) that its parent made of itself: the same command line would start the parent once more. */
  | 'forked'
  /** It lives in namespaces of its own. */
  | 'namespaces'
  /** It talks to a terminal. */
  | 'terminal';

/** Who starts a process again when it ends, other than systemd. */
export interface Supervisor {
  readonly kind: 'supervisord' | 'runit' | 's6' | 'daemontools' | 'pm2' | 'monit' | 'circus' | 'shell' | 'watcher';
  /** The process that does it. */
  readonly process: ProcessRef;
  /** Its own name for what it runs, and its own commands; `null` where it has none, or where they can't be told. */
  readonly name: string | null;
  readonly stop: readonly string[] | null;
  readonly start: readonly string[] | null;
}

/** A container as its runtime tells it. */
export interface ContainerState {
  readonly runtime: 'docker' | 'podman';
  /** Whole, in hexadecimal. */
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly running: boolean;
  /** `no`, `always`, `unless-stopped`, `on-failure` …, as the runtime calls it. */
  readonly restart: string;
  /** Started and stopped by this systemd unit (`PODMAN_SYSTEMD_UNIT`, Quadlet); `null` where by none. */
  readonly unit: string | null;
  readonly published: readonly {
    readonly protocol: 'tcp' | 'udp';
    /** `0.0.0.0` and `::` for any; as the runtime says it. */
    readonly address: string;
    readonly port: number;
    readonly containerPort: number;
  }[];
}

/** What a port that is shut in the firewall answers: nothing, an ICMP error, or (TCP only) a reset. */
export type BlockAnswer = 'drop' | 'reject' | 'reset';

/** Ports that are shut in the firewall, in both families. */
export interface Block {
  readonly protocol: 'tcp' | 'udp';
  readonly first: number;
  readonly last: number;
  readonly answer: BlockAnswer;
}
