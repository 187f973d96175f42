import type { Transport } from '@atrx/transport';
import { either as E } from 'fp-ts';
import type { SchedulerLike } from 'rxjs';
import { type BridgeState, start, step, wakeAt } from '../bridge/machine/bridge.ts';
import type { BridgeEffect } from '../bridge/machine/effect.ts';
import type { BridgeEvent, SessionId } from '../bridge/machine/event.ts';
import { DEFAULTS } from '../bridge/machine/options.ts';
import { portHost } from '../bridge/port-host.ts';
import { EVERYTHING } from '../bridge/tokens.ts';
import { atWill } from '../bridge/will.ts';
import type { Step } from '../protocol/message.ts';
import { wireSteps } from '../protocol/script.ts';
import { mailbox } from '../running/mailbox.ts';

/** What is said to a client. */
export type ToClient = Exclude<BridgeEffect, { readonly _tag: 'PortDo' | 'Note' }>;

/** One life of a bridge: its machine, and the port that it serves. */
export interface Process {
  /** A client has come: `tell` is what is said to it from now on. */
  readonly admit: (tell: (effect: ToClient) => void) => SessionId;
  readonly post: (event: BridgeEvent) => void;
  /** Nothing is heard or said any more, and the port is closed. */
  readonly end: () => void;
}

export interface ProcessOptions {
  /** Which life it is: bytes of another are not of this. */
  readonly boot: string;
  readonly port: Transport;
  readonly scheduler: SchedulerLike;
  readonly ring: number;
  readonly broke: (bug: unknown) => void;
}

/** The only port. */
export const PORT = 'modem';
/** Milliseconds from its loss to the next attempt to open it. */
const REOPEN = 1_000;

const will = E.getOrElse((): readonly Step[] => [])(wireSteps(atWill));

export const process = ({ boot, port, scheduler, ring, broke }: ProcessOptions): Process => {
  const clients = new Map<SessionId, (effect: ToClient) => void>();
  let last: SessionId = 0;

  const { post, stop } = mailbox<BridgeState, BridgeEvent, BridgeEffect>({
    machine: { step, wakeAt },
    initial: start({
      ...DEFAULTS,
      server: boot,
      firstLease: 1,
      ports: { [PORT]: { ring, will, actions: [] } },
    }),
    woke: { _tag: 'Woke' },
    perform: (effect) => {
      if (effect._tag === 'PortDo') host.perform(effect.task, effect.what);
      else if (effect._tag !== 'Note') clients.get(effect.session)?.(effect);
    },
    broke,
    scheduler,
  });
  const host = portHost(
    { name: PORT, transport: port, reopen: REOPEN, actions: {} },
    { post, tried: () => {}, carried: () => {}, broke, scheduler },
  );
  host.open();

  return {
    admit: (tell) => {
      last += 1;
      clients.set(last, tell);
      post({ _tag: 'Came', session: last, rights: EVERYTHING.rights, from: 'here' });
      return last;
    },
    post: (event) => {
      if (event._tag === 'Left') clients.delete(event.session);
      post(event);
    },
    end: () => {
      stop();
      clients.clear();
      host.close();
    },
  };
};
