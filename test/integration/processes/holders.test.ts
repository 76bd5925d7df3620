import { describe, expect, test } from 'vitest';

import { walkHolders } from '../../../src/platform/linux/processes/holders.ts';
import { plainLinkReader } from '../../../src/platform/linux/processes/link-reader.ts';
import type { Hold } from '../../../src/platform/platform.ts';
import { needs } from '../../support/needs.ts';
import { HERE, startPython } from './children.ts';

const LISTENER = `s = socket.create_server(('127.0.0.1', 0))
inode = os.fstat(s.fileno()).st_ino
`;

async function holdersOf(inode: number, only: ReadonlySet<number> | null): Promise<readonly Hold[] | undefined> {
  return (await walkHolders(HERE).finish(only)).byInode.get(inode);
}

describe('holders of a real socket', needs('package:python3'), () => {
  test('a prefork group: every process, with all of its descriptors', async () => {
    const { pid, answer } = await startPython(`${LISTENER}
parent = os.getpid()
def child():
  pid = os.fork()
  if pid == 0:
    # Ends with its parent.
    ctypes.CDLL(None).prctl(1, 9)
    if os.getppid() == parent: stay()
    os._exit(0)
  return pid
children = [child(), child()]
copy = os.dup(s.fileno())
tell(inode, s.fileno(), copy, *children)
stay()
`);
    const [inode = 0, fd = 0, copy = 0, ...children] = answer;
    const expected = [
      { pid, descriptors: [fd, copy] },
      ...children.map((child) => ({ pid: child, descriptors: [fd] })),
    ];
    expect(await holdersOf(inode, null)).toEqual(expected);
    expect(await holdersOf(inode, new Set([inode]))).toEqual(expected);
    expect((await walkHolders(HERE, { read: plainLinkReader }).finish(null)).byInode.get(inode)).toEqual(expected);
  });

  test('a thread with descriptors of its own is found where its socket is asked for', async () => {
    const { pid, answer } = await startPython(`
def run():
  # CLONE_FILES
  assert ctypes.CDLL(None).unshare(0x400) == 0
  s = socket.create_server(('127.0.0.1', 0))
  tell(os.fstat(s.fileno()).st_ino, s.fileno())
  stay()
threading.Thread(target=run).start()
`);
    const [inode = 0, fd] = answer;
    expect(await holdersOf(inode, new Set([inode]))).toEqual([{ pid, descriptors: [fd] }]);
  });

  test('a process whose first thread has ended is found', async () => {
    const { pid, answer } = await startPython(`${LISTENER}
exit = { 'x86_64': 60, 'aarch64': 93, 'riscv64': 93, 'armv7l': 1 }[os.uname().machine]
def run():
  while open('/proc/self/stat').read().rsplit(')', 1)[1].split()[0] != 'Z': time.sleep(0.01)
  tell(inode, s.fileno())
  stay()
threading.Thread(target=run).start()
# Ends this thread alone.
ctypes.CDLL(None).syscall(exit, 0)
`);
    const [inode = 0, fd] = answer;
    expect(await holdersOf(inode, null)).toEqual([{ pid, descriptors: [fd] }]);
  });

  test('what has ended holds nothing', async () => {
    const { answer } = await startPython(`
pid = os.fork()
if pid == 0: os._exit(0)
os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
tell(pid)
stay()
`);
    const { byInode } = await walkHolders(HERE).finish(null);
    expect([...byInode.values()].flat().filter((hold) => hold.pid === answer[0])).toEqual([]);
  });
});
