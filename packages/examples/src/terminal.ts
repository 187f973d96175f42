/**
 * A terminal in transparent mode (note 4): what is typed goes to the peer as it is, what the peer says is printed. Once a minute
 * it steps out, to ask how much of it the peer has. It ends when the peer closes, or with Ctrl+D.
 */
import { once } from 'node:events';
import { quectel, use } from '@atrx/core';
import { qisack } from '@atrx/core/commands';
import { concatMap, from, ignoreElements, merge, takeUntil, tap, timer } from 'rxjs';
import { apn, peer, transport } from './transport.ts';

const [host, port] = peer('124.79.167.121:7007');
const MINUTE = 60_000;

const keys$ = from(process.stdin as AsyncIterable<Uint8Array>);
const done$ = from(once(process.stdin, 'end'));

// biome-ignore format: a scope each, indented as it is nested
quectel(transport, { apn }).pipe(
  use((modem) => modem.transparent(host, port).pipe(
    use((pipe) => {
      console.error(`connected to ${host}:${port}`);
      const typed$ = keys$.pipe(concatMap(pipe.write));
      const printed$ = pipe.data$.pipe(tap((bytes) => process.stdout.write(bytes)), ignoreElements());
      const counted$ = timer(MINUTE, MINUTE).pipe(
        concatMap(() => pipe.command((at) => at.run(qisack()))),
        tap(({ sent, acknowledged }) => console.error(`${acknowledged} of ${sent} bytes are there`)),
      );
      return merge(typed$, printed$, counted$).pipe(takeUntil(done$));
    }),
  )),
).subscribe({ error: (error: Error) => console.error(error.message), complete: () => process.stdin.destroy() });
