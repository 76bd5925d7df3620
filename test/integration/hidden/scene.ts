/** A host full of sockets that are all there for everyone to see, some of which are easily mistaken for hidden ones. */
export const SCENE = `
import socket, struct, sys, time
A4, A6, T, U = socket.AF_INET, socket.AF_INET6, socket.SOCK_STREAM, socket.SOCK_DGRAM
held = []
def bound(family, kind, address, only=None, reuse=False, device=None):
    s = socket.socket(family, kind)
    if family == A6 and only is not None: s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, only)
    if reuse: s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    if device: s.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, device)
    s.bind(address)
    held.append(s)
    return s
def listener(*args, **more):
    s = bound(args[0], T, *args[1:], **more)
    s.listen(4096)
    return s

for port in range(2000, 2010): listener(A4, ("0.0.0.0", port))
listener(A4, ("127.0.0.1", 2010))
listener(A6, ("::", 2011), 0)
listener(A6, ("::", 2012), 1)
listener(A6, ("::1", 2013))
listener(A6, ("::ffff:127.0.0.1", 2014), 0)
listener(A4, ("0.0.0.0", 2015), device=b"lo")
for _ in range(8): listener(A4, ("0.0.0.0", 2016), reuse=True)
for _ in range(8): bound(A4, U, ("0.0.0.0", 2016), reuse=True)
# The same number in both families, held apart.
listener(A4, ("0.0.0.0", 2017)); listener(A6, ("::", 2017), 1)
# Merely bound.
bound(A4, T, ("0.0.0.0", 2020)); bound(A6, T, ("::", 2021), 1); bound(A6, T, ("::", 2022), 0); bound(A4, T, ("127.0.0.1", 2023))
bound(A4, U, ("0.0.0.0", 2030)); bound(A6, U, ("::", 2031), 1); bound(A6, U, ("::", 2032), 0); bound(A4, U, ("127.0.0.1", 2033))
bound(A6, U, ("::ffff:127.0.0.1", 2034), 0)
# UDP with peers, bound by connecting.
for family, here in ((A4, "127.0.0.1"), (A6, "::1"), (A6, "::ffff:127.0.0.1")):
    s = socket.socket(family, U); s.connect((here, 2030)); held.append(s)

def connections(family, address, count, keep):
    server = listener(family, address, 0) if family == A6 else listener(family, address)
    target = ("::1" if family == A6 else "127.0.0.1", address[1])
    for _ in range(count):
        client = socket.create_connection(target)
        accepted, _ = server.accept()
        if keep: held.extend((client, accepted))
        else: client.close(); accepted.close()
    return server
connections(A4, ("0.0.0.0", 2040), 2000, True)
connections(A6, ("::", 2041), 500, True)
# TIME_WAIT at the client's ports, and at the server's where it closes first.
connections(A4, ("0.0.0.0", 2042), 500, False)
s = listener(A4, ("0.0.0.0", 2043))
for _ in range(100):
    client = socket.create_connection(("127.0.0.1", 2043)); accepted, _ = s.accept(); accepted.close(); client.close()
# Listeners that are gone while connections, theirs by IPv6 and by IPv4, still take the port; one waits to be accepted.
connections(A6, ("::", 2044), 3, True).close()
server = listener(A6, ("::", 2045), 0)
for _ in range(3): held.append(socket.create_connection(("127.0.0.1", 2045))); held.append(server.accept()[0])
server.close()
server = listener(A4, ("0.0.0.0", 2046)); held.append(socket.create_connection(("127.0.0.1", 2046)))
# Bound, connected, and cut off by the other side: closed, yet the port stays taken.
server = listener(A4, ("127.0.0.1", 2047))
client = bound(A4, T, ("127.0.0.1", 2048)); client.connect(("127.0.0.1", 2047))
accepted, _ = server.accept(); accepted.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)); accepted.close()
print("ready", flush=True)
time.sleep(1000)
`;

/** Opens and closes ports all the time: the same ones, half of the time each, and any. */
export const RESTLESS = `
import itertools, random, socket, time
print("ready", flush=True)
for turn in itertools.count():
    opened = []
    for port in (3000, 3001, random.randrange(10000, 60000)):
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
            s = socket.socket(random.choice((socket.AF_INET, socket.AF_INET6)), kind)
            s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                s.bind(("", port))
                if kind == socket.SOCK_STREAM: s.listen()
            except OSError: pass
            opened.append(s)
    time.sleep(random.choice((0, 0.0002, 0.002)))
    for s in opened: s.close()
    time.sleep(random.choice((0, 0.0002, 0.002)))
`;

/** Starts and ends processes and threads all the time. */
export const BUSY = `
import os, threading, time
print("ready", flush=True)
while True:
    threads = [threading.Thread(target=time.sleep, args=(0.01,)) for _ in range(20)]
    for one in threads: one.start()
    for _ in range(5):
        if os.fork() == 0: os._exit(0)
    for one in threads: one.join()
    while True:
        try: os.wait()
        except ChildProcessError: break
`;

/** Runs a command of which the kernel refuses calls, by seccomp: \`netlink\` (of sockets), \`ipv6\`, \`bind\`. */
export const REFUSE = `
import ctypes, errno, os, platform, struct, sys
SOCKET, BIND = {"x86_64": (41, 49), "aarch64": (198, 200)}[platform.machine()]
LOAD, EQUAL, RETURN = 0x20, 0x15, 0x06
NUMBER, FIRST, THIRD = 0, 16, 32
def refuse(number): return (RETURN, 0, 0, 0x00050000 | number)
RULES = {
    "netlink": [(LOAD, 0, 0, NUMBER), (EQUAL, 0, 5, SOCKET), (LOAD, 0, 0, FIRST), (EQUAL, 0, 3, 16), (LOAD, 0, 0, THIRD), (EQUAL, 0, 1, 4), refuse(errno.EPERM)],
    "ipv6": [(LOAD, 0, 0, NUMBER), (EQUAL, 0, 3, SOCKET), (LOAD, 0, 0, FIRST), (EQUAL, 0, 1, 10), refuse(errno.EAFNOSUPPORT)],
    "pidfd": [(LOAD, 0, 0, NUMBER), (EQUAL, 0, 1, 434), refuse(errno.ENOSYS)],
    "bind": [(LOAD, 0, 0, NUMBER), (EQUAL, 0, 1, BIND), refuse(errno.EPERM)],
}
program = RULES[sys.argv[1]] + [(RETURN, 0, 0, 0x7fff0000)]
code = b"".join(struct.pack("HBBI", *step) for step in program)
class Program(ctypes.Structure): _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_char_p)]
libc = ctypes.CDLL(None, use_errno=True)
if libc.prctl(38, 1, 0, 0, 0) or libc.prctl(22, 2, ctypes.byref(Program(len(program), code)), 0, 0):
    raise OSError(ctypes.get_errno(), "seccomp")
os.execvp(sys.argv[2], sys.argv[2:])
`;

/**
 * Puts copies of the tables in the place of the looker's own /proc/net, without the lines of some ports. The folder
 * as a whole: what is mounted over a single file in it is gone with the next look, since the kernel keeps no entry of
 * it.
 */
export const without = (...ports: readonly number[]): string => `
rm -rf /tmp/net; mkdir -m 755 /tmp/net
for table in tcp tcp6 udp udp6; do
  grep -v -e ':${ports.map((port) => port.toString(16).toUpperCase()).join(" ' -e ':")} ' /proc/net/$table >/tmp/net/$table
done
mount --bind /tmp/net /proc/$$/task/$$/net`;
