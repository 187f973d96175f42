import type { TransportError } from '@atrx/transport';
import { either as E } from 'fp-ts';
import { Observable, type Subscriber } from 'rxjs';
import { decodeClient, encodeControl } from '../protocol/control.ts';
import type { Operation, Outcome } from '../protocol/message.ts';
import type { EventLog } from './event-log.ts';
import { refused } from './link-failure.ts';
import type { ClientEffect } from './machine/effect.ts';
import type { ClientEvent } from './machine/event.ts';
import { notWritten } from './not-written.ts';

/** What the application wants, and what became of it. */
export interface Requests {
  /** Cold. Completes when the UART has taken the bytes. */
  readonly write: (bytes: Uint8Array) => Observable<never>;
  /** Cold. What no message can say is refused here. */
  readonly ask: (operation: Operation) => Observable<Outcome>;
  readonly settle: (effect: Settling) => void;
  /** From now on whatever is asked errors with that, and so does what turns out not to have been done. Once. */
  readonly refuse: (refusal: TransportError) => void;
  /** What waits still is not waited for: it errors as it was refused. */
  readonly end: () => void;
}

export type Settling = Extract<ClientEffect, { _tag: 'Wrote' | 'NotWritten' | 'Answered' | 'NotAnswered' }>;

export const requests = (place: string, post: (event: ClientEvent) => void, events: EventLog): Requests => {
  const writes = new Map<number, Subscriber<never>>();
  const asks = new Map<number, { readonly what: Operation['t']; readonly asker: Subscriber<Outcome> }>();
  let over: TransportError | undefined;
  let last = 0;

  return {
    write: (bytes) =>
      new Observable((subscriber) => {
        if (over) return subscriber.error(over);
        last += 1;
        writes.set(last, subscriber);
        // Not slice(): on a Node Buffer that is a view. And it may have to be sent again when the array has other uses.
        post({ _tag: 'Write', write: last, bytes: new Uint8Array(bytes) });
      }),
    ask: (operation) =>
      new Observable((subscriber) => {
        if (over) return subscriber.error(over);
        const said = decodeClient(encodeControl({ ...operation, id: 1 }));
        if (E.isLeft(said)) return subscriber.error(refused(place, operation.t, 'invalid', said.left));
        last += 1;
        asks.set(last, { what: operation.t, asker: subscriber });
        post({ _tag: 'Ask', ask: last, operation });
      }),
    settle: (effect) => {
      switch (effect._tag) {
        case 'Wrote':
          return taken(writes, effect.write)?.complete();
        case 'NotWritten': {
          const error = !effect.unknown && over ? over : notWritten(place, effect, events);
          return taken(writes, effect.write)?.error(error);
        }
        case 'Answered': {
          const asker = taken(asks, effect.ask)?.asker;
          asker?.next(effect.outcome);
          return asker?.complete();
        }
        case 'NotAnswered': {
          const { ask, code, why } = effect;
          const asked = taken(asks, ask);
          const error = code !== 'unknown' && over ? over : refused(place, asked?.what ?? '', code, why);
          return asked?.asker.error(error);
        }
      }
    },
    refuse: (refusal) => {
      over ??= refusal;
    },
    end: () => {
      for (const number of [...writes.keys()]) taken(writes, number)?.error(over);
      for (const number of [...asks.keys()]) taken(asks, number)?.asker.error(over);
    },
  };
};

const taken = <A>(from: Map<number, A>, key: number): A | undefined => {
  const one = from.get(key);
  from.delete(key);
  return one;
};
