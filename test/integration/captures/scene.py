"""Opens sockets of many kinds and in many states, says so, and holds them until it is killed."""

import os
import socket
import time

V4, V6, TCP, UDP, RAW = socket.AF_INET, socket.AF_INET6, socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW
SO_BINDTODEVICE = 25
GLOBAL = "2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff"
held = []


def opened(family, kind, address, device=None, v6only=None, protocol=0):
    one = socket.socket(family, kind, protocol)
    if kind == TCP:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if v6only is not None:
        one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, v6only)
    if device is not None:
        one.setsockopt(socket.SOL_SOCKET, SO_BINDTODEVICE, device + b"\0")
    if address is not None:
        one.bind(address)
    held.append(one)
    return one


def listening(*arguments, **options):
    one = opened(arguments[0], TCP, *arguments[1:], **options)
    one.listen(7)
    return one


def connected(address):
    one = socket.create_connection(address)
    held.append(one)
    return one


def link_local(device):
    """The address that the kernel gives to an interface, a moment after its cable is in; waited for until it is usable."""
    tentative = 0x40
    for _ in range(500):
        for line in open("/proc/net/if_inet6"):
            address, index, _, _, flags, name = line.split()
            if name == device and address.startswith("fe80") and not int(flags, 16) & tentative:
                return socket.inet_ntop(V6, bytes.fromhex(address)), int(index, 16)
        time.sleep(0.02)
    raise SystemExit("no link-local address")


listening(V4, ("0.0.0.0", 22))
listening(V4, ("192.0.2.1", 443))
listening(V4, ("0.0.0.0", 8080), device=b"lo")
listening(V6, ("::", 80), v6only=0)
listening(V6, ("::", 81), v6only=1)
listening(V6, (GLOBAL, 12345))
address, index = link_local("cable0")
for _ in range(100):
    try:
        listening(V6, (address, 546, 0, index))
        break
    except OSError:
        time.sleep(0.1)

server = listening(V4, ("127.0.0.1", 7000))
for end in (connected(("127.0.0.1", 7000)), server.accept()[0]):
    held.append(end)
    end.send(b"hello")
half = connected(("127.0.0.1", 7000))
held.append(server.accept()[0])
half.shutdown(socket.SHUT_WR)
done = socket.create_connection(("127.0.0.1", 7000))
accepted = server.accept()[0]
done.close()
time.sleep(0.1)
accepted.close()
dual = listening(V6, ("::", 7001), v6only=0)
connected(("127.0.0.1", 7001))
held.append(dual.accept()[0])
# Never accepted: the kernel holds its other end alone.
connected((GLOBAL, 12345))

opened(V4, UDP, ("0.0.0.0", 68))
opened(V4, UDP, ("0.0.0.0", 67), device=b"cable0")
opened(V6, UDP, ("::", 5353), v6only=0)
opened(V6, UDP, ("::1", 5354))
opened(V4, UDP, ("127.0.0.1", 5355)).connect(("127.0.0.53", 53))
opened(V4, RAW, None, protocol=1)
opened(V6, RAW, None, protocol=58)
opened(socket.AF_PACKET, RAW, None, protocol=socket.htons(3))
opened(socket.AF_PACKET, UDP, ("cable0", 0x0800))

# A second process with all of them, and a user who has one of his own.
if os.fork() == 0:
    if os.fork() == 0:
        while held:
            held.pop().close()
        os.setuid(65534)
        listening(V4, ("127.0.0.1", 9000))
        open("/tmp/theirs", "w").close()
    time.sleep(600)
while not os.path.exists("/tmp/theirs"):
    time.sleep(0.05)
print("ready", flush=True)
time.sleep(600)
