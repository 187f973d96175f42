import { type Link, type Transport, TransportError } from '@atrx/transport';
import { asyncScheduler, Observable, repeat, type SchedulerLike, Subject, Subscription, timer } from 'rxjs';
import type { EpochEnd, IncomingLine } from '../protocol/message.ts';
import { gathering } from './gathering.ts';
import type { Task } from './machine/effect.ts';
import type { BridgeEvent } from './machine/event.ts';
import { type Actions, said, taskAt } from './task-at.ts';

/** A port as it is served. */
export interface Served {
  readonly name: string;
  readonly transport: Transport;
  /** Milliseconds from its loss, or a failed opening, to the next attempt. */
  readonly reopen: number;
  readonly actions: Actions;
}

/** Who hears of a port. */
export interface PortListener {
  readonly post: (event: BridgeEvent) => void;
  /** It was opened, or could not be. */
  readonly tried: (failed?: string) => void;
  /** Bytes that it has read, or has been given. */
  readonly carried: (way: 'rx' | 'tx', bytes: number) => void;
  /** Its transport has failed with what is no TransportError: a bug, of which nobody knows what has become of the port. */
  readonly broke: (bug: unknown) => void;
  /** Its clock. Default: real time. */
  readonly scheduler?: SchedulerLike;
  /** Calls back when nothing more can come at once: what has come by then is one event. Default: each piece is. */
  readonly later?: (then: () => void) => void;
}

/** A UART that the bridge keeps open, whoever is connected. */
export interface PortHost {
  /** From now on, until it is closed. */
  readonly open: () => void;
  /** Answered by a `PortDid`. */
  readonly perform: (task: number, what: Task) => void;
  readonly isOpen: () => boolean;
  readonly close: () => void;
}

const LINES: readonly IncomingLine[] = ['cts', 'dsr', 'dcd', 'ri'];

export const portHost = (
  served: Served,
  { post, tried, carried, broke, scheduler = asyncScheduler, later = (then) => then() }: PortListener,
): PortHost => {
  const { name: port, transport, reopen, actions } = served;
  const life = new Subscription();
  let link: Link | undefined;
  /** What is open did not take what was written, and says why. */
  const stuck$ = new Subject<string>();

  const arrived = gathering((bytes) => {
    if (life.closed) return;
    carried('rx', bytes.length);
    post({ _tag: 'PortRead', port, bytes });
  }, later);
  /** In its place among the bytes. */
  const tell = (event: BridgeEvent) => {
    arrived.flush();
    post(event);
  };

  const read = ({ bytes$, signals }: Link, until: Subscription) => {
    const error = () => {}; // how a link ends, its transport says; a line that cannot be read has no state
    until.add(bytes$.subscribe({ next: arrived.add, error }));
    for (const line of LINES) {
      const next = (on: boolean) => tell({ _tag: 'PortLine', port, line, on });
      until.add(signals?.[`${line}$`].subscribe({ next, error }));
    }
  };

  /** One opening, to its end. Completes, however it ends. */
  const epoch$ = new Observable<never>((subscriber) => {
    const readings = new Subscription();
    subscriber.add(readings);
    const ended = (cause: EpochEnd, why: string) => {
      readings.unsubscribe();
      if (link) {
        link = undefined;
        tell({ _tag: 'PortClosed', port, cause, why });
      } else tried(why);
      subscriber.complete();
    };
    subscriber.add(stuck$.subscribe((why) => ended('unplugged', why)));
    subscriber.add(
      transport.subscribe({
        next: (opened) => {
          link = opened;
          tried();
          tell({ _tag: 'PortOpened', port, settings: opened.tuning?.settings() });
          read(opened, readings);
        },
        error: (error: unknown) =>
          error instanceof TransportError ? ended('unplugged', said(error)) : broke(error),
        complete: () => ended('closed', `The far end of ${port} has closed it.`),
      }),
    );
  });

  return {
    open: () => life.add(epoch$.pipe(repeat({ delay: () => timer(reopen, scheduler) })).subscribe()),
    perform: (task, what) => {
      if (life.closed) return;
      const at = link;
      life.add(
        taskAt(port, link, actions, what).subscribe((outcome) => {
          if (what._tag === 'Write' && outcome.ok) carried('tx', what.bytes.length);
          tell({ _tag: 'PortDid', port, task, outcome });
          // Where it is gone its transport says so; else nobody knows what of it has gone out, and it is as good as gone.
          if (what._tag === 'Write' && !outcome.ok && outcome.code !== 'gone' && at && at === link)
            stuck$.next(outcome.why);
        }),
      );
    },
    isOpen: () => link !== undefined,
    close: () => {
      link = undefined;
      life.unsubscribe();
    },
  };
};
