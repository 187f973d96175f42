import { TransportError } from '@atrx/transport';
import { EMPTY, Observable } from 'rxjs';
import { CLOSE } from '../protocol/close.ts';
import { SUBPROTOCOL } from '../protocol/protocol.ts';
import { mailbox } from '../running/mailbox.ts';
import { connection } from './connection.ts';
import { handover } from './handover.ts';
import { type OpenLink, openLink, type RemoteLink } from './link.ts';
import { closedHere, closedThere, gaveUp } from './link-failure.ts';
import { start, step, wakeAt } from './machine/client.ts';
import type { ClientEffect, Failure } from './machine/effect.ts';
import type { ClientEvent } from './machine/event.ts';
import type { ClientState } from './machine/state.ts';
import type { RemoteOptions } from './remote-options.ts';
import type { OpenSocket } from './socket.ts';
import type { Target } from './target.ts';

/** A client's stay at a bridge: what its machine wants done is done, over one WebSocket after the other. */
export const session = (
  { place, machine, address, token }: Target,
  options: Pick<RemoteOptions, 'acknowledge' | 'signals' | 'scheduler'>,
  open: OpenSocket,
): Observable<RemoteLink> =>
  new Observable((subscriber) => {
    const { scheduler } = options;
    const seat = handover(`${address.url} ${address.port}`, scheduler);
    let opened: OpenLink | undefined;
    let over = false;

    const finish = (error: Failure | undefined) => {
      over = true;
      box.stop();
      const failed = error && gaveUp(error);
      opened?.end(failed ?? closedThere(place), failed);
      if (failed) subscriber.error(failed);
      else subscriber.complete();
    };
    const perform = (effect: ClientEffect, { bridge, role }: ClientState) => {
      switch (effect._tag) {
        case 'Dial':
          return socket.dial();
        case 'Say':
          return socket.say(effect.message);
        case 'Send':
          return socket.send(effect.frame);
        case 'HangUp':
          socket.hangUp(effect.code);
          if (role === 'writer') seat.leave(socket.down$());
          return;
        case 'Ready': {
          const explicit = options.acknowledge === 'explicit';
          const signals = options.signals !== false;
          opened = openLink({ place, explicit, signals, scheduler, post: box.post }, effect.welcome);
          return subscriber.next(opened.link);
        }
        case 'Finish':
          return finish(effect.error);
        default:
          return opened?.perform(effect, bridge?.server ?? '');
      }
    };
    const box = mailbox<ClientState, ClientEvent, ClientEffect>({
      machine: { step, wakeAt },
      initial: start(machine),
      woke: { _tag: 'Woke' },
      perform,
      broke: (bug) => {
        over = true;
        const error = new TransportError(
          'lost',
          `This client has a bug, and has lost the link to ${place}.`,
          bug,
        );
        socket.hangUp(CLOSE.protocol);
        opened?.end(error, error);
        subscriber.error(bug);
      },
      scheduler,
    });
    const socket = connection(() => open(address.url, [SUBPROTOCOL], token), box.post);

    subscriber.add(() => {
      if (over) return;
      over = true;
      const refusal = closedHere(place);
      opened?.refuse(refusal);
      box.end({ _tag: 'Ended' }, () => opened?.end(refusal, refusal));
    });
    const turn$ = machine.role === 'writer' ? seat.turn() : EMPTY;
    subscriber.add(turn$.subscribe({ complete: () => box.post({ _tag: 'Began' }) }));
  });
