import type { Gap, LineSettings, Link, TransportError, Tuning } from '@atrx/transport';
import { BehaviorSubject, ignoreElements, type Observable, ReplaySubject, type SchedulerLike } from 'rxjs';
import type { Welcome } from '../protocol/message.ts';
import { RX_WINDOW } from '../protocol/protocol.ts';
import { eventLog } from './event-log.ts';
import { inbox } from './inbox.ts';
import type { ClientEffect } from './machine/effect.ts';
import type { ClientEvent } from './machine/event.ts';
import type { Position } from './machine/position.ts';
import type { RemoteEvent } from './machine/remote-event.ts';
import { type Remote, remote } from './remote.ts';
import { remoteSignals } from './remote-signals.ts';
import { remoteTuning } from './remote-tuning.ts';
import { requests } from './requests.ts';

/** An open UART on another machine. `tuning` of one that was not open yet is there from the `Port` event that says it is. */
export interface RemoteLink extends Link {
  /** What befalls it beside its bytes. The last 64 that came before the first subscriber wait for it. Completes with the link. */
  readonly events$: Observable<RemoteEvent>;
  /** Behind the last byte that was handed over; where `bytes$` is unsubscribed, it stays. As `resumeFrom` it goes on from there. */
  readonly position: () => Position;
  /** Under `acknowledge: 'explicit'`: all before that position is consumed. Throws RangeError for what has not come yet. */
  readonly acknowledge: (position: Position) => void;
  /** What the bridge does at the UART by itself. */
  readonly remote: Remote;
}

/** How a link is made, and where it leads. */
export interface LinkSetup {
  /** What it is called in messages. */
  readonly place: string;
  readonly explicit: boolean;
  readonly signals: boolean;
  readonly scheduler?: SchedulerLike | undefined;
  readonly post: (event: ClientEvent) => void;
}

/** What is consumed as it is handed over is counted by so many bytes: far below the half of the window that is asked for anew. */
const LOT = RX_WINDOW / 4;

const inLots = (least: number, tell: (bytes: number) => void) => {
  let owed = 0;
  return (bytes: number) => {
    owed += bytes;
    if (owed < least) return;
    const told = owed;
    owed = 0;
    tell(told);
  };
};

const gapOf = ({ from, to }: Extract<RemoteEvent, { _tag: 'Gap' }>): Gap =>
  to === null ? {} : { missing: to - from };

/** A link, and the hands that move it. */
export interface OpenLink {
  readonly link: RemoteLink;
  /** `server`: the boot of the bridge as it is now. */
  readonly perform: (effect: ClientEffect, server: string) => void;
  /** Whatever is asked of it from now on fails with that. */
  readonly refuse: (refusal: TransportError) => void;
  /** Once, with the same. `bytes$` completes where `error` is absent. */
  readonly end: (refusal: TransportError, error?: TransportError) => void;
}

export const openLink = (setup: LinkSetup, welcome: Welcome): OpenLink => {
  const { place, post, scheduler } = setup;
  const { server, rx, port } = welcome;
  const start = { server, epoch: rx.epoch, offset: rx.from };
  const consumed = inLots(setup.explicit ? 1 : LOT, (bytes) => post({ _tag: 'Consumed', bytes }));
  const incoming = inbox(start, setup.explicit, consumed);
  const events = eventLog();
  const { write, ask, settle, refuse, end } = requests(place, post, events);
  const lines$ = new BehaviorSubject(port.lines);
  const ended$ = new ReplaySubject<never>();
  const signals = remoteSignals(
    place,
    (lines) => ask({ t: 'lines', lines }).pipe(ignoreElements()),
    lines$,
    ended$,
    scheduler,
  );

  const link: RemoteLink & { tuning?: Tuning } = {
    bytes$: incoming.bytes$,
    gaps$: incoming.gaps$,
    write,
    ...(setup.signals && { signals }),
    events$: events.events$,
    position: incoming.position,
    acknowledge: incoming.acknowledge,
    remote: remote(place, ask),
  };
  let settings: LineSettings | undefined;
  const tuned = (told: LineSettings) => {
    settings = told;
    link.tuning ??= remoteTuning(place, ask, () => settings ?? told);
  };
  if (port.settings) tuned(port.settings);
  /** The UART was away: what was sent to it then is lost, and nobody has counted it. A link that ends with it has no such gap. */
  let away = false;
  const heedReturn = () => {
    if (away) incoming.lose({});
    away = false;
  };
  const heed = (event: RemoteEvent) => {
    if (event._tag === 'EpochEnded') away = true;
    if (event._tag === 'Gap' || (event._tag === 'Port' && event.state === 'open')) heedReturn();
    if (event._tag === 'Gap') incoming.lose(gapOf(event));
  };

  return {
    link,
    perform: (effect, boot) => {
      switch (effect._tag) {
        case 'Deliver':
          heedReturn();
          return incoming.push(effect.bytes, { server: boot, epoch: effect.epoch, offset: effect.offset });
        case 'Tell':
          heed(effect.event);
          return events.push(effect.event);
        case 'Lines':
          return lines$.next(effect.lines);
        case 'Settings':
          return tuned(effect.settings);
        case 'Wrote':
        case 'NotWritten':
        case 'Answered':
        case 'NotAnswered':
          return settle(effect);
      }
    },
    refuse,
    end: (refusal, error) => {
      refuse(refusal);
      end();
      ended$.error(refusal);
      events.end();
      incoming.end(error);
    },
  };
};
