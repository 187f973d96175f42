/** Everything the modem says, while a page is fetched: its URCs, the state of its stack, every byte of the wire. */
import { type Modem, quectel, type UrcEvent, use } from '@atrx/core';
import { finalize, ignoreElements, map, merge, type Observable, Subject, takeUntil } from 'rxjs';
import { apn, transport } from './transport.ts';

/** A URC is one of a few kinds, each with its own fields: the compiler knows which. */
const inWords = (urc: UrcEvent): string => {
  switch (urc._tag) {
    case 'Connected':
      return `connection ${urc.index} is open`;
    case 'Readable':
      return `connection ${urc.index} has something to read`;
    case 'Closed':
      return `the peer of connection ${urc.index} has closed`;
    default:
      return urc._tag;
  }
};

const told = (modem: Modem): Observable<string> =>
  merge(
    modem.trace$.pipe(
      map(({ direction, kind, text }) => `${direction === 'out' ? '→' : '←'} ${kind.padEnd(8)} ${text}`),
    ),
    modem.urc$.pipe(map((urc) => `  urc$     ${inWords(urc)}`)),
    modem.state$.pipe(
      map(({ stack, connections: [first] }) => `  state$   ${stack}, connection 0 ${first?.state}`),
    ),
  );

const page = (modem: Modem): Observable<Uint8Array> =>
  modem
    .tcp('example.com', 80)
    .pipe(use((socket) => merge(socket.send('GET / HTTP/1.0\r\n\r\n'), socket.data$)));

quectel(transport, { apn })
  .pipe(
    use((modem) => {
      const over$ = new Subject<void>();
      return merge(
        told(modem).pipe(takeUntil(over$)),
        page(modem).pipe(
          ignoreElements(),
          finalize(() => over$.next()),
        ),
      );
    }),
  )
  .subscribe((line) => console.log(line));
