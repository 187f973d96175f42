import { quectel, use } from '@atrx/core';
import type { Transport } from '@atrx/transport';
import { serial } from '@atrx/transport-serial';
import { defer, ignoreElements, type Observable, race, takeUntil, tap } from 'rxjs';
import type { Carried } from './carried.ts';
import { conversation } from './conversation.ts';
import type { Options } from './options.ts';
import type { Screen } from './screen.ts';
import type { Place } from './servers.ts';
import { stopped$ } from './stopped.ts';
import { toll } from './summary.ts';
import { Transcript } from './transcript.ts';
import { virtualModule } from './virtual-module.ts';

/**
 * Brings a module up, real or virtual, has the conversation over it and takes it down again, all of it on the screen.
 * Emits once what was carried; where it is stopped early, it closes what is open and emits nothing.
 */
export const tour = (screen: Screen, options: Options, place: Place): Observable<Carried> =>
  defer(() => {
    const { colours: c, print } = screen;
    const { apn, pin, bytes, verbose } = options;
    const transcript = new Transcript(screen, verbose);
    const plugged = (what: string) => {
      print(`module   ${c.cyan(what)}`);
      print(c.dim('§        sections of the application note on the TCP/IP stack of Quectel’s GSM modules'));
      transcript.chapter('Onto the network');
    };
    const modem$ = quectel(portOf(options, plugged), {
      apn,
      ...(pin !== undefined && { pin }),
      trace: (traced) => transcript.add(traced),
    });

    return race(modem$, stopped$.pipe(ignoreElements())).pipe(
      use((modem) => conversation(modem, { ...place, bytes, transcript }).pipe(takeUntil(stopped$))),
      tap({ complete: () => print(toll(c, transcript.wire)) }),
    );
  });

const portOf = ({ port, baud }: Options, plugged: (what: string) => void): Transport =>
  port === undefined
    ? virtualModule((path) => plugged(`a virtual one, at the other end of ${path}`))
    : serial(port, { baudRate: baud, signals: false }).pipe(tap(() => plugged(`${port}, ${baud} baud`)));
