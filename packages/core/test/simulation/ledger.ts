import type { VirtualNetwork } from '@atrx/emulator';
import { TransportError } from '@atrx/transport';
import { type Observable, Subscription } from 'rxjs';
import { ModemError } from '../../src/at/reason.ts';
import { type Conversation, conversation, served } from './conversation.ts';
import type { Stage } from './stage.ts';

/** What was asked for and has not ended, and whom was talked to. */
export interface Ledger {
  /** Subscribes; it must end once, and where it fails by a typed error (I3, I7). Its subscription, to leave it. */
  readonly follow: <A>(name: string, what$: Observable<A>, how?: Ways<A>) => Subscription;
  /** A peer of its own, at a port of its own. */
  readonly peer: (network: VirtualNetwork) => Conversation;
  /** Somebody who will call the module. */
  readonly visitor: () => Conversation;
  /** All that is open is closed on this side: by then it may end before its peer has. */
  readonly closing: () => void;
  /** It is closed by now. */
  readonly closed: () => void;
  /** What has not ended. */
  readonly open: () => readonly string[];
  /** What must hold at the end of the world. */
  readonly check: () => void;
}

export interface Ways<A> {
  readonly next?: (value: A) => void;
  readonly error?: (error: unknown) => void;
  readonly complete?: () => void;
  /** Ended, or left. */
  readonly gone?: () => void;
}

export const inWords = (error: unknown): string => {
  if (error instanceof ModemError) return `${error.reason._tag}: ${error.message}`;
  return error instanceof TransportError ? `${error.reason}: ${error.message}` : String(error);
};

export const ledger = (stage: Stage): Ledger => {
  const { must, note, clock } = stage;
  const open = new Map<number, string>();
  const conversations: Conversation[] = [];
  let last = 0;
  let port = 10_000;
  let parting = false;

  return {
    follow: (name, what$, { next, error, complete, gone } = {}) => {
      last += 1;
      const id = last;
      open.set(id, `${name} since ${(clock.now() / 1000).toFixed(3)}`);
      let ended = false;
      const end = (how: string) => {
        must(!ended, 'I3', () => `${name} ends twice: ${how}`);
        ended = true;
        open.delete(id);
        note(name, how);
      };
      const life = new Subscription();
      life.add(() => {
        if (!ended) note(name, 'left');
        ended = true;
        open.delete(id);
        gone?.();
      });
      note(name, 'begins');
      life.add(
        what$.subscribe({
          next: (value) => {
            must(!ended, 'I3', () => `${name} tells something behind its end`);
            next?.(value);
          },
          error: (failure: unknown) => {
            const typed = failure instanceof ModemError || failure instanceof TransportError;
            must(
              typed,
              'I3',
              () =>
                `${name} fails with what is no reason: ${failure instanceof Error ? failure.stack : String(failure)}`,
            );
            end(`! ${inWords(failure)}`);
            error?.(failure);
            life.unsubscribe();
          },
          complete: () => {
            end('|');
            complete?.();
            life.unsubscribe();
          },
        }),
      );
      return life;
    },
    peer: (network) => {
      port += 1;
      const one = served(stage, network, port);
      conversations.push(one);
      return one;
    },
    visitor: () => {
      port += 1;
      const one = conversation(stage, port);
      one.left = parting;
      conversations.push(one);
      return one;
    },
    closed: () => {
      parting = false;
    },
    closing: () => {
      parting = true;
      for (const one of conversations) one.left = true;
    },
    open: () => [...open.values()],
    check: () => {
      for (const one of conversations) one.check();
    },
  };
};
