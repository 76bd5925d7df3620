"""A server of one port that answers with its pid. Usage: server.py PORT [udp] [ipv6] [workers=N] [shared] [fd] [fork] [slow]"""
import os, signal, socket, sys, threading

port, words = int(sys.argv[1]), sys.argv[2:]
family = socket.AF_INET6 if 'ipv6' in words else socket.AF_INET
kind = socket.SOCK_DGRAM if 'udp' in words else socket.SOCK_STREAM
if 'fd' in words:
    door = socket.socket(fileno=3)
else:
    door = socket.socket(family, kind)
    if kind == socket.SOCK_STREAM:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if 'shared' in words:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    if 'ipv6' in words:
        door.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    door.bind(('', port))
    if kind == socket.SOCK_STREAM:
        door.listen()
if 'fork' in words and os.fork() != 0:
    os._exit(0)
for word in words:
    if word.startswith('workers='):
        for _ in range(int(word[8:])):
            if os.fork() == 0:
                break
        else:
            os.wait()
if 'slow' in words:
    # Goes on serving for a while after it was asked to end.
    signal.signal(signal.SIGTERM, lambda *_: threading.Timer(1, os._exit, [0]).start())
while True:
    if kind == socket.SOCK_DGRAM:
        _, peer = door.recvfrom(100)
        door.sendto(b'here %d\n' % os.getpid(), peer)
    else:
        peer, _ = door.accept()
        peer.sendall(b'here %d\n' % os.getpid())
        peer.close()
