"""Runs a command on a terminal of its own. Usage: keys.py '[["wait for", "type", seconds between], …]' COMMAND…"""
import json, os, pty, select, sys, time

pid, door = pty.fork()
if pid == 0:
    os.execvp(sys.argv[2], sys.argv[2:])
seen, start, deadline = '', 0, time.monotonic() + 40


def more():
    global seen
    if time.monotonic() > deadline:
        os.kill(pid, 9)
        sys.exit('too late: ' + seen)
    if not select.select([door], [], [], 0.2)[0]:
        return True
    try:
        piece = os.read(door, 65536)
    except OSError:
        return False
    seen += piece.decode(errors='replace')
    return piece != b''


for wanted, typed, pause in json.loads(sys.argv[1]):
    while wanted not in seen[start:]:
        if not more():
            sys.exit('ended: ' + seen)
    start = len(seen)
    time.sleep(pause)
    os.write(door, typed.encode())
while more():
    pass
sys.stdout.write(seen)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
