#!/bin/sh
# A dialogue with a module on stdin and stdout, compared byte for byte: what socat runs at the other end of the line.
#   dialogue.sh ECHO_PORT VERDICT   the port of an echo server on 127.0.0.1; where the verdict is written
set -eu
echo_port=$1
verdict=$2

say() { printf "$1"; }

# Reads as many bytes as are expected, one by one: nothing of the next answer is swallowed.
hear() {
  printf "$1" >"$verdict.want"
  dd bs=1 count="$(wc -c <"$verdict.want")" >"$verdict.got" 2>/dev/null
  cmp -s "$verdict.want" "$verdict.got" && return
  { echo "expected:"; od -c "$verdict.want"; echo "heard:"; od -c "$verdict.got"; } >"$verdict"
  exit 1
}

say 'AT\r';                 hear 'AT\r\r\nOK\r\n'
say 'ATE0\r';               hear 'ATE0\r\r\nOK\r\n'
say 'AT+CPIN?\r';           hear '\r\n+CPIN: READY\r\n\r\nOK\r\n'
say 'AT+NOSUCH\r';          hear '\r\nERROR\r\n'
say 'AT+QIREGAPP\r';        hear '\r\nOK\r\n'
say 'AT+QIACT\r';           hear '\r\nOK\r\n'
say 'AT+QILOCIP\r';         hear '\r\n10.180.217.206\r\n'
say 'AT+QIHEAD=1\r';        hear '\r\nOK\r\n'
say 'AT+QISDE=0\r';         hear '\r\nOK\r\n'
say "AT+QIOPEN=\"TCP\",\"127.0.0.1\",$echo_port\r"
hear '\r\nOK\r\n\r\nCONNECT OK\r\n'
say 'AT+QISEND=6\r';        hear '\r\n> '
say 'a\000b\r\n\032';   hear '\r\nSEND OK\r\nIPD6:a\000b\r\n\032'
say 'AT+QICLOSE\r';         hear '\r\nCLOSE OK\r\n'
say 'AT+QIDEACT\r';         hear '\r\nDEACT OK\r\n'
echo 'as expected' >"$verdict"
