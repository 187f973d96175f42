"""A whole TCP conversation with a module on a serial port, by Python's standard library alone.

conversation.py PORT ECHO_PORT    a device such as /dev/pts/4; the port of an echo server on 127.0.0.1
"""

import os
import select
import sys
import tty

PATIENCE = 10  # seconds without a byte


def main(path, echo_port):
    port = os.open(path, os.O_RDWR | os.O_NOCTTY)
    tty.setraw(port)

    def say(data):
        while data:
            data = data[os.write(port, data):]

    def hear(expected):
        """Reads as many bytes as are expected, no more, and compares them."""
        heard = b""
        while len(heard) < len(expected):
            if not select.select([port], [], [], PATIENCE)[0]:
                break
            heard += os.read(port, len(expected) - len(heard))
        if heard != expected:
            sys.exit(f"expected {expected!r}\n   heard {heard!r}")

    def ask(command, *answers):
        """A command, its echo, and each answer as a block of its own (ATE1, ATV1)."""
        line = command.encode() + b"\r"
        say(line)
        hear(line + b"".join(b"\r\n" + answer + b"\r\n" for answer in answers))

    def send(payload):
        """AT+QISEND with a length: a prompt, the payload and its echo (QISDE=1)."""
        command = b"AT+QISEND=%d\r" % len(payload)
        say(command)
        hear(command + b"\r\n> ")
        say(payload)
        hear(payload + b"\r\nSEND OK\r\n")

    ask("AT", b"OK")
    ask("AT+QIREGAPP", b"OK")
    ask("AT+QIACT", b"OK")
    ask("AT+QILOCIP", b"10.180.217.206")
    ask("AT+QIHEAD=1", b"OK")
    ask(f'AT+QIOPEN="TCP","127.0.0.1",{echo_port}', b"OK", b"CONNECT OK")

    # Every byte but ESC, which cancels a send (note 5.2.2.2).
    every_byte = bytes(set(range(256)) - {27})
    send(every_byte)
    hear(b"IPD255:" + every_byte)

    most = (every_byte * 6)[:1460]
    send(most)
    hear(b"IPD1460:" + most)

    ask("AT+QISACK", b"+QISACK: 1715, 1715, 0", b"OK")
    ask("AT+QICLOSE", b"CLOSE OK")
    ask("AT+QIDEACT", b"DEACT OK")

    # Nothing is left over.
    if select.select([port], [], [], 0)[0]:
        sys.exit(f"heard more than was expected: {os.read(port, 1000)!r}")
    os.close(port)
    print("as expected")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
