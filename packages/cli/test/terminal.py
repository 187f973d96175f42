"""Runs a command in a terminal of its own, which is closed when this program's input ends.

terminal.py COMMAND...    what it says comes on stderr; it ends with the exit code of the command, 128 + N after signal N
"""

import os
import pty
import select
import sys

pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
while 0 not in (readable := select.select([0, terminal], [], [])[0]):
    try:
        os.write(2, os.read(terminal, 4096))
    except OSError:  # it has ended
        break
os.close(terminal)
code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
sys.exit(code if code >= 0 else 128 - code)
