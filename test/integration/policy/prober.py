"""Asks every port of a host at once, from chosen source ports: runs inside a host, as root.

Reads from standard input what to ask, and prints what was answered, both as JSON: see prober.ts.
"""

import json
import socket
import struct
import sys
import time

ORDER = json.load(sys.stdin)
SYN = 2
PATIENCE = 0.3  # seconds without an answer, after the last question


def ones(data):
    """Sum of 16-bit words in ones' complement (RFC 1071), not yet inverted."""
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total


def tcp_frames(source, target, sport):
    """SYNs to all ports; for IPv6 the kernel adds the checksum."""
    pseudo = b""
    if ":" not in target:
        pseudo = socket.inet_aton(source) + socket.inet_aton(target) + struct.pack("!HH", 6, 20)
    for port in range(ORDER["first"], ORDER["last"] + 1):
        head = struct.pack("!HHIIBBHHH", sport, port, 1, 0, 5 << 4, SYN, 1024, 0, 0)
        if pseudo:
            head = head[:16] + struct.pack("!H", ~ones(pseudo + head) & 0xFFFF) + head[18:]
        yield head


def udp_frames(_source, _target, sport):
    """Datagrams of one byte to all ports; without a checksum where there need not be one."""
    for port in range(ORDER["first"], ORDER["last"] + 1):
        yield struct.pack("!HHHH", sport, port, 9, 0) + b"?"


def opened(target, protocol):
    raw = socket.socket(socket.AF_INET6 if ":" in target else socket.AF_INET, socket.SOCK_RAW, protocol)
    raw.setsockopt(socket.SOL_SOCKET, 33, 1 << 26)  # SO_RCVBUFFORCE
    if ":" in target:
        raw.setsockopt(socket.IPPROTO_IPV6, 7, 16 if protocol == 6 else 6)  # IPV6_CHECKSUM
    return raw


def listen(raw, target, answers):
    """Takes whatever has come: SYN-ACKs as `open`, resets as `refused`."""
    while True:
        try:
            data, (sender, *_) = raw.recvfrom(256, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return
        if sender != target:
            continue
        answers["last"] = time.monotonic()
        head = data if ":" in target else data[(data[0] & 15) * 4 :]
        port, sport = struct.unpack("!HH", head[:4])
        if head[13] & 4:
            answers["refused"] += 1
        elif head[13] & SYN:
            answers["open"].append([sport, port])


def ask(source, target, protocol):
    raw = opened(target, protocol)
    raw.bind((source, 0))
    answers = {"open": [], "refused": 0, "last": time.monotonic()}
    frames = tcp_frames if protocol == 6 else udp_frames
    for sport in ORDER["sourcePorts"]:
        for number, frame in enumerate(frames(source, target, sport)):
            raw.sendto(frame, (target, 0))
            if protocol == 6 and number % 64 == 0:
                listen(raw, target, answers)
    while protocol == 6 and time.monotonic() - answers["last"] < PATIENCE:
        time.sleep(0.02)
        listen(raw, target, answers)
    raw.close()
    return {"open": answers["open"], "refused": answers["refused"]}


print(
    json.dumps(
        [
            {"target": target, "protocol": name, **ask(source, target, number)}
            for source, target in ORDER["pairs"]
            for name, number in (("tcp", 6), ("udp", 17))
        ]
    )
)
