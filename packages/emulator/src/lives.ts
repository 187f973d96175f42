import { distinctUntilChanged, map, Subscription } from 'rxjs';
import { closed } from './delivery.ts';
import type { Connection } from './network/network.ts';
import type { Settled } from './options.ts';
import type { Ending, Outlet } from './outlet.ts';
import { framed, info } from './part.ts';
import { numbered, type Place, socketAt } from './place.ts';
import { type Reception, reception } from './reception.ts';
import { type ContextId, type IpState, type Protocol, withSocket } from './state.ts';
import type { StateCell } from './state-cell.ts';
import type { Due } from './terminal.ts';
import { deactivated, disconnected } from './transitions.ts';

/** One connection that is alive, on its way or standing. */
export interface Live {
  readonly place: Place;
  /** In transparent mode (note 4): the UART becomes the connection when it stands. */
  readonly transparent: boolean;
  readonly received: Reception;
  readonly life: Subscription;
  connection?: Connection;
  outlet?: Outlet | undefined;
  ending?: Ending;
}

/** The connections that are alive, of both contexts: how each begins, stands and ends. */
export interface Lives {
  readonly at: (place: Place) => Live | undefined;
  readonly stands: (live: Live) => boolean;
  /** One more, to be opened or just accepted. */
  readonly begin: (place: Place, protocol: Protocol) => Live;
  /** It stands; these words say so to the host, if it has not been hung up by then. */
  readonly carry: (live: Live, connection: Connection, words: string | undefined) => void;
  /** The peer or the line has ended it; the host is told when it has all that was received. */
  readonly end: (live: Live, how: 'closed' | 'lost') => void;
  /** It is no more, and its place is free. */
  readonly forget: (live: Live) => void;
  /** This side ends it; what was received and not read is forgotten. */
  readonly hangUp: (live: Live) => void;
  /** The same for all of a context, which is left in that state. */
  readonly hangUpAll: (id: ContextId, ip: IpState) => void;
  /** A URC. */
  readonly say: (text: string) => void;
}

export const lives = (
  cell: StateCell,
  announce: (due: Due) => void,
  options: Settled,
  onStanding: (place: Place) => void,
): Lives => {
  const alive = new Map<string, Live>();
  const key = ({ id, slot }: Place) => `${id} ${slot}`;
  const stands = (live: Live) => alive.get(key(live.place)) === live;
  const say = (text: string) => announce(() => framed(info(text), cell.state));

  // With QIMUX=0 the host hears the connections of one role at a time (note 3.2, step 3).
  cell.state$
    .pipe(
      map(({ settings }) => settings.QISRVC),
      distinctUntilChanged(),
    )
    .subscribe(() => {
      for (const live of alive.values()) live.received.resume();
    });

  const begin = (place: Place, protocol: Protocol): Live => {
    const { settings } = cell.state.contexts[place.id];
    const indication = cell.state.settings.QINDI;
    const transparent = settings.QIMODE === 1 && settings.QIMUX === 0;
    const several = settings.QIMUX === 1;
    const live: Live = {
      place,
      transparent,
      life: new Subscription(),
      received: reception(
        place,
        { whole: protocol === 'UDP', indication, transparent },
        {
          cell,
          options,
          tell: (due) => announce(() => (stands(live) ? due() : undefined)),
          heard: () => several || cell.state.settings.QISRVC === socketAt(cell.state, place)?.role,
          hold: (window) => live.connection?.hold(window),
          drained: () => {
            if (!stands(live)) return;
            const { outlet, ending = 'closed' } = live;
            const texts = closed(cell.state, place, transparent ? 0 : indication, options);
            forget(live);
            if (outlet) outlet.ended(ending);
            else for (const text of texts) say(text);
          },
        },
      ),
    };
    alive.set(key(place), live);
    return live;
  };

  const carry = (live: Live, connection: Connection, words: string | undefined) => {
    live.connection = connection;
    if (words !== undefined) {
      const standing = numbered(cell.state, live.place, words);
      announce(() => (live.ending === 'hung up' ? undefined : framed(info(standing), cell.state)));
    }
    if (live.transparent) onStanding(live.place);
    live.life.add(
      connection.bytes$.subscribe({
        next: live.received.put,
        error: () => end(live, 'lost'),
        complete: () => end(live, 'closed'),
      }),
    );
  };

  const end = (live: Live, how: 'closed' | 'lost') => {
    if (!stands(live)) return;
    live.ending = how;
    cell.update((state) => withSocket(state, live.place.id, live.place.slot, { phase: 'REMOTE CLOSING' }));
    live.received.end();
  };

  const forget = (live: Live) => {
    alive.delete(key(live.place));
    cell.update((state) => disconnected(state, live.place.id, live.place.slot));
    live.life.unsubscribe();
  };

  const hangUp = (live: Live) => {
    live.ending = 'hung up';
    forget(live);
    live.outlet?.ended('hung up');
  };

  const hangUpAll = (id: ContextId, ip: IpState) => {
    const gone = [...alive.values()].filter(({ place }) => place.id === id);
    for (const live of gone) {
      live.ending = 'hung up';
      alive.delete(key(live.place));
      live.life.unsubscribe();
    }
    cell.update((state) => deactivated(state, id, ip));
    for (const { outlet } of gone) outlet?.ended('hung up');
  };

  return {
    at: (place) => alive.get(key(place)),
    stands,
    begin,
    carry,
    end,
    forget,
    hangUp,
    hangUpAll,
    say,
  };
};
