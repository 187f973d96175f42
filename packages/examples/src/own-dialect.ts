/** A dialect of one's own: a module that is almost one of the family, and calls a few things otherwise. */
import { type Dialect, quectel, type Traced, type Urc, type UrcEvent, use } from '@atrx/core';
import { gsm } from '@atrx/core/dialects';
import { emulator, m95, virtualNetwork } from '@atrx/emulator';
import { memory } from '@atrx/transport';
import { bufferCount, map, merge, take } from 'rxjs';

/** It says `+PEERCLOSED: 0` where the family says `0, CLOSED`. */
const peerClosed: Urc<UrcEvent> = {
  name: '+PEERCLOSED',
  read: (line) => {
    const [, index] = /^\+PEERCLOSED: ([0-5])$/.exec(line) ?? [];
    return index === undefined ? undefined : { _tag: 'Closed', index: Number(index) };
  },
};

/** What is not said is as the note has it. Ours comes first: the last of the others takes every line. */
const clone: Dialect = {
  ...gsm,
  name: 'clone',
  longestSend: 5,
  lacks: ['QISHOWPT'],
  urcs: [peerClosed, ...gsm.urcs],
};

// A virtual one of that kind, and a peer that answers when it has heard both parts of what is said, and closes.
const goodbye = new TextEncoder().encode('Good bye.');
const network = virtualNetwork().tcp(7, ({ bytes$ }) =>
  bytes$.pipe(
    bufferCount(2),
    take(1),
    map(() => goodbye),
  ),
);
const virtual = emulator({ network, profile: { ...m95, closedWhilePulling: ['+PEERCLOSED: 0'] } });

const shown = ({ kind, text }: Traced) => {
  if (kind === 'urc' || (kind === 'command' && text.startsWith('AT+QISEND'))) console.log(text);
};

// biome-ignore format: a scope each, indented as it is nested
quectel(memory(virtual.serve), { apn: 'CMNET', dialect: clone, connections: 'single', trace: shown }).pipe(
  use((modem) => modem.tcp('10.0.0.7', 7).pipe(
    use((socket) => merge(
      socket.send('HelloWorld'),
      socket.data$,
    )),
  )),
).subscribe((bytes) => console.log(new TextDecoder().decode(bytes)));
