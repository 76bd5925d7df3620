"""Runs a program on a terminal of its own, and answers its question once it is told to: terminal.py QUESTION PROGRAM [ARGUMENT...]

It makes /run/asked when it sees the question, and answers y when there is /run/answer. Prints all that the program printed, and
ends with its exit code."""
import os, pty, select, sys

question, command = sys.argv[1].encode(), sys.argv[2:]
for path in ('/run/asked', '/run/answer'):
    if os.path.exists(path):
        os.unlink(path)
child, terminal = pty.fork()
if child == 0:
    os.execv(command[0], command)
seen, asked, answered = b'', False, False
while True:
    if not asked and question in seen:
        asked = True
        open('/run/asked', 'w').close()
    if asked and not answered and os.path.exists('/run/answer'):
        answered = True
        os.write(terminal, b'y\n')
    if select.select([terminal], [], [], 0.02)[0]:
        try:
            part = os.read(terminal, 65536)
        except OSError:
            break
        if not part:
            break
        seen += part
_, status = os.waitpid(child, 0)
sys.stdout.buffer.write(seen)
sys.exit(os.waitstatus_to_exitcode(status))
