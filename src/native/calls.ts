import { libc } from './libc.ts';

/**
 * The calls of the C library that we make, each declared once. Negative results leave their errno in `koffi.errno()`
 * until the next call. Buffers are read and filled in place, in the machine's byte order.
 */
interface Signatures {
  bind: (fd: number, address: Uint8Array, length: number) => number;
  close: (fd: number) => number;
  connect: (fd: number, address: Uint8Array, length: number) => number;
  dup2: (from: number, to: number) => number;
  /** Lists end with `null`. Comes back only where it fails. */
  execve: (path: string, argv: readonly (string | null)[], environment: readonly (string | null)[]) => number;
  fcntl: (fd: number, command: number, argument: number) => number;
  getpeername: (fd: number, address: Uint8Array, length: Uint8Array) => number;
  getsockname: (fd: number, address: Uint8Array, length: Uint8Array) => number;
  getsockopt: (fd: number, level: number, option: number, value: Uint8Array, length: Uint8Array) => number;
  getxattr: (path: string, name: string, value: Uint8Array, size: number) => number;
  if_nametoindex: (name: string) => number;
  open: (path: string, flags: number) => number;
  poll: (fds: Uint8Array, count: number, timeoutMs: number) => number;
  prlimit: (pid: number, resource: number, wanted: Uint8Array | null, found: Uint8Array | null) => number;
  readlinkat: (fd: number, path: Uint8Array, buffer: Uint8Array, size: number) => number;
  recv: (fd: number, buffer: Uint8Array, length: number, flags: number) => number;
  send: (fd: number, buffer: Uint8Array, length: number, flags: number) => number;
  setns: (fd: number, type: number) => number;
  setsockopt: (fd: number, level: number, option: number, value: Uint8Array, length: number) => number;
  /** Handlers are numbers here: 0 is SIG_DFL, 1 is SIG_IGN. */
  signal: (signal: number, handler: number) => number;
  socket: (domain: number, type: number, protocol: number) => number;
  /** For calls that older C libraries have no name for. */
  syscall: (number: number, a: number, b: number, c: number, d: number, e: number) => number;
  unshare: (flags: number) => number;
}

const DECLARATIONS: { readonly [name in keyof Signatures]: string } = {
  bind: 'int bind(int fd, const void *address, uint32_t length)',
  close: 'int close(int fd)',
  connect: 'int connect(int fd, const void *address, uint32_t length)',
  dup2: 'int dup2(int from, int to)',
  execve: 'int execve(const char *path, const char **argv, const char **environment)',
  fcntl: 'int fcntl(int fd, int command, int argument)',
  getpeername: 'int getpeername(int fd, void *address, void *length)',
  getsockname: 'int getsockname(int fd, void *address, void *length)',
  getsockopt: 'int getsockopt(int fd, int level, int option, void *value, void *length)',
  getxattr: 'ssize_t getxattr(const char *path, const char *name, void *value, size_t size)',
  if_nametoindex: 'unsigned int if_nametoindex(const char *name)',
  open: 'int open(const char *path, int flags, ...)',
  poll: 'int poll(void *fds, unsigned long count, int timeout)',
  prlimit: 'int prlimit(int pid, int resource, const void *wanted, void *found)',
  readlinkat: 'ssize_t readlinkat(int fd, const void *path, void *buffer, size_t size)',
  recv: 'ssize_t recv(int fd, void *buffer, size_t length, int flags)',
  send: 'ssize_t send(int fd, const void *buffer, size_t length, int flags)',
  setns: 'int setns(int fd, int type)',
  setsockopt: 'int setsockopt(int fd, int level, int option, const void *value, uint32_t length)',
  signal: 'intptr_t signal(int signal, intptr_t handler)',
  socket: 'int socket(int domain, int type, int protocol)',
  syscall: 'long syscall(long number, long a, long b, long c, long d, long e)',
  unshare: 'int unshare(int flags)',
};

const declared: Partial<Signatures> = {};

/**
 * A function of the C library, declared when it is first asked for: keep it where it is called often.
 *
 * @throws Error where koffi has no build for this machine
 */
export function call<Name extends keyof Signatures>(name: Name): Signatures[Name] {
  return (declared[name] ??= libc().library.func(DECLARATIONS[name]) as Signatures[Name]);
}
