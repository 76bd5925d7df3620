/** What `/proc/PID/exe` leads to. */
export interface Executable {
  /** Path without the kernel's ` (deleted)` mark; for a memfd `memfd:NAME`. */
  readonly path: string;
  /** The file at that path is gone or was replaced while the program runs. */
  readonly deleted: boolean;
  /** Whether another file lies at the path now; missing where nothing was deleted, and where that can't be told. */
  readonly replaced?: boolean;
  /** The program runs from memory (`memfd_create`) and has no file. */
  readonly memfd: boolean;
}

export interface Ancestor {
  readonly pid: number;
  readonly name: string;
}

export interface Container {
  readonly runtime: 'docker' | 'podman' | 'containerd' | 'cri-o' | 'lxc' | 'systemd-nspawn' | 'kubernetes';
  readonly id: string;
}

export interface Package {
  readonly manager: 'dpkg' | 'rpm' | 'apk' | 'pacman';
  readonly name: string;
  readonly version?: string;
}

/** The bytes that run are not those that the package brought. Both digests in lower-case hexadecimal. */
export interface Alteration {
  readonly algorithm: 'md5' | 'sha1' | 'sha256';
  readonly expected: string;
  readonly found: string;
  /** The file as the package's own record calls it: `/bin/nc` where `/bin` leads to `/usr/bin`. */
  readonly listedAs: string;
}

/** A library that the process was told to load before all others. */
export interface Preload {
  /** Resolved where the library was found; else as written. Hostile. */
  readonly path: string;
  readonly by: 'LD_PRELOAD' | 'LD_AUDIT' | 'ld.so.preload';
  /** Removed or replaced while it is loaded. */
  readonly deleted: boolean;
  /** As of a process's executable. */
  readonly package?: Package | null;
}

/**
 * A process that holds sockets. `pid` + `startTime` is its identity: a pid alone may have been reused.
 * A missing field could not be told (rights, vanished); `null` says that there is none.
 */
export interface Process {
  /** Below 0 for a stand-in, where a capture names a program without its pid: never shown, nor another process' number. */
  readonly pid: number;
  /** Clock ticks after boot: field 22 of `/proc/PID/stat`. Missing in a capture, and only there. */
  readonly startTime?: number;
  /** ISO 8601, UTC. */
  readonly startedAt?: string;
  /** `comm`: at most 15 bytes, chosen by the program itself; hostile. */
  readonly name: string;
  readonly executable?: Executable | null;
  /** Command line as the process shows it; hostile. Empty for kernel threads and zombies. */
  readonly arguments?: readonly string[];
  readonly workingFolder?: string;
  /** One of the two is known; the number is missing only in a capture, which may name a user of another system. */
  readonly user?: { readonly uid: number | null; readonly name: string | null };
  /** The nearest first; ends with PID 1, or where rights end. Missing where they were not looked for. */
  readonly parents?: readonly Ancestor[];
  /** systemd unit from its cgroup, `nginx.service`; `null` where it belongs to none. */
  readonly unit?: string | null;
  /** Uid of the user whose own systemd has the unit; missing where it is the system's. */
  readonly unitUser?: number;
  /** Services of Windows that run in it, as `netstat -b` names them: `RpcSs`. Only in a capture. */
  readonly services?: readonly string[];
  readonly container?: Container | null;
  /** Who installed the executable; `null` where no package owns it. */
  readonly package?: Package | null;
  readonly kernelThread: boolean;
  /** Inode of the socket behind each standard stream; `null` where the stream is none. */
  readonly streams?: { readonly stdin: number | null; readonly stdout: number | null; readonly stderr: number | null };
  /** Inode of the network namespace that it lives in. */
  readonly namespace?: number;
  /** `null`: what runs is what its package brought. Missing where no package owns it, or where that can't be told. */
  readonly altered?: Alteration | null;
  /**
   * Programs in the system's own folders with the very same content, other than itself; empty for none. Looked for only
   * where no package owns the executable.
   */
  readonly twins?: readonly string[];
  /** Whether it was started without any environment. Nothing that an environment holds is kept, but for `preloads`. */
  readonly environmentEmpty?: boolean;
  /** Libraries that its environment or the system has it load first; of the environment only their names are ever kept. */
  readonly preloads?: readonly Preload[];
}

/** One process's hold on one socket, with the descriptors that refer to it. */
export interface Holder {
  readonly process: Process;
  readonly descriptors: readonly number[];
}
