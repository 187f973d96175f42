import type { Connections } from './connections.ts';
import { dictation } from './dictation.ts';
import type { Settled } from './options.ts';
import type { Ending, Outlet } from './outlet.ts';
import { framed, info, ok, online, type Part } from './part.ts';
import { type Place, socketAt } from './place.ts';
import type { Slot } from './state.ts';
import type { StateCell } from './state-cell.ts';
import type { Diversion, Terminal } from './terminal.ts';

/** The UART as a transparent connection (note 4): what is typed goes to the peer, what the peer sends is printed. */
export interface DataMode {
  /** A transparent connection stands: CONNECT, and it has the line. If another has it, this one waits for ATO. */
  readonly standing: (place: Place) => void;
  /** The connection ATO goes back to, of two that of the role AT+QISRVC has chosen; `gone` if it is no more, nothing if there never was one. */
  readonly candidate: () => Place | 'gone' | undefined;
  /** Gives the line to that connection, once no command executes. */
  readonly enter: (place: Place) => void;
  /** The host has typed something. */
  readonly typing: () => void;
  /** DTR has gone from ON to OFF: what that means is AT&D's choice. */
  readonly dropped: () => void;
  /** The power is gone. */
  readonly clear: () => void;
}

export const dataMode = (
  cell: StateCell,
  uart: Terminal,
  connections: Connections,
  { scheduler }: Settled,
): DataMode => {
  let current: Place | undefined;
  let latest: Place | undefined;
  const received: Uint8Array[] = [];
  let ending: Ending | undefined;

  const stands = (place: Place) => {
    const phase = socketAt(cell.state, place)?.phase;
    return phase === 'CONNECTED' || phase === 'REMOTE CLOSING';
  };
  const say = (part: Part) => uart.print(framed(part, cell.state));
  const typed = dictation(
    () => cell.state.contexts[latest?.id ?? 0].transfer,
    () => leave(ok),
    scheduler,
  );

  const begin = (place: Place) => {
    latest = place;
    typed.begin((packet) => connections.send(place, packet));
  };

  const enter = (place: Place) => {
    // What was typed for it before and is still on its way keeps its order.
    if (latest?.id !== place.id || latest.slot !== place.slot) begin(place);
    current = place;
    ending = undefined;
    cell.update((state) => ({ ...state, dataMode: true }));
    connections.attach(place, outlet);
    uart.divert(diversion);
  };

  /** Command mode again, and the words that say so. */
  const leave = (words: Part | undefined) => {
    if (!current) return;
    connections.attach(current, undefined);
    current = undefined;
    for (const bytes of received.splice(0)) uart.print(bytes);
    cell.update((state) => ({ ...state, dataMode: false }));
    if (words) say(words);
    uart.restore();
  };

  // One piece at a time, so that a slow line makes the peer wait.
  const outlet: Outlet = {
    ready: () => received.length === 0,
    push: (bytes) => {
      received.push(bytes);
      uart.more();
    },
    ended: (how) => {
      ending = how;
      uart.more();
    },
  };

  const diversion: Diversion = {
    heard: typed.heard,
    next: () => {
      if (!current) return undefined;
      if (received.length === 0 && !ending) connections.attach(current, outlet);
      const bytes = received.shift();
      if (bytes || !ending) return bytes;
      typed.drop();
      leave(ending === 'hung up' ? undefined : info('CLOSED'));
      return undefined;
    },
  };

  return {
    standing: (place) => {
      if (current) return;
      uart.announce(() => {
        if (!stands(place)) return undefined;
        begin(place);
        say(online('CONNECT'));
        enter(place);
        return undefined;
      });
    },
    candidate: () => {
      const { contexts, foreground: id, settings } = cell.state;
      // With a client's connection still on its way, there is that of a peer to go back to.
      const slots: readonly Slot[] = settings.QISRVC === 2 ? ['accepted', 0] : [0, 'accepted'];
      const places = contexts[id].settings.QIMODE === 1 ? slots.map((slot): Place => ({ id, slot })) : [];
      return places.find(stands) ?? (latest && 'gone');
    },
    enter,
    typing: () => {
      if (!current) typed.interrupted();
    },
    dropped: () => {
      const manner = cell.state.settings['&D'];
      if (manner === 1 && current) {
        typed.release();
        leave(ok);
      }
      if (manner === 2 && latest && stands(latest)) {
        typed.release();
        leave(undefined);
        connections.close(latest);
        uart.announce(() => framed(info('CLOSED'), cell.state));
      }
    },
    clear: () => {
      typed.drop();
      leave(undefined);
      latest = undefined;
    },
  };
};
