import { catchError, concat, defer, EMPTY, type Observable, type Subscriber, Subscription, tap } from 'rxjs';
import type { Closeable } from '../../scope/closeable.ts';
import { once } from '../../scope/once.ts';
import type { Pipe } from './pipe.ts';
import type { OpenPipe } from './pipe-over.ts';
import type { TransparentMode } from './transparent-mode.ts';

/** What a connection and a server in transparent mode do differently. */
export interface Stay {
  /** From command mode to CONNECT, or to listening. */
  readonly open$: Observable<never>;
  /** Out of data mode, and hung up; what never opened, or has ended by itself, needs neither. */
  readonly part$: Observable<never>;
  /** Who has the UART. */
  readonly pipe: () => OpenPipe | undefined;
}

/**
 * Transparent mode from the first setting to the last one put back, with nobody else meanwhile. Once it is begun it comes to its
 * end in good order, whoever has left: others can be opened when that is done.
 */
export class Tenure implements Closeable {
  /** Out of data mode and hung up: the context can be deactivated. */
  private readonly parted$: Observable<never>;
  private readonly opened$: Observable<never>;
  private readonly closed$: Observable<never>;
  private readonly mode: TransparentMode;
  private readonly subscriber: Subscriber<Pipe>;
  private readonly stay: Stay;
  private readonly life = new Subscription();
  private closing = false;
  private over = false;
  private because: unknown;

  constructor(mode: TransparentMode, subscriber: Subscriber<Pipe>, stay: Stay) {
    this.mode = mode;
    this.subscriber = subscriber;
    this.stay = stay;
    this.opened$ = defer(() => stay.open$).pipe(once());
    this.parted$ = concat(
      this.opened$.pipe(catchError(() => EMPTY)),
      defer(() => stay.part$),
    ).pipe(once());
    this.closed$ = concat(this.parted$, mode.restore$).pipe(
      tap({
        complete: () => this.finish(this.because),
        // The UART may still be a connection's: there is no giving it commands.
        error: (error: unknown) => this.fail(error),
      }),
      once(),
    );
  }

  readonly close$: Observable<never> = defer(() => {
    if (this.over) return EMPTY;
    this.closing = true;
    return this.closed$;
  });

  /** `opened` is told when it is, if anybody still wants it. */
  begin(opened: () => void): void {
    const { mode } = this;
    mode.occupy();
    this.life.add(mode.stack.lost$.subscribe({ error: (error: unknown) => this.finish(error) }));
    if (this.over) return;
    mode.stack.departure$ = this.parted$;
    mode.stack.open.add(this);
    this.opened$.subscribe({
      error: (error: unknown) => this.close(error),
      complete: () => {
        if (this.wanted) opened();
      },
    });
  }

  /** Somebody still waits for it. */
  get wanted(): boolean {
    return !this.over && !this.closing && !this.subscriber.closed;
  }

  /** Goes on as long as it lasts. */
  whileItLasts(life: Subscription): void {
    this.life.add(life);
  }

  /** Closes it behind whoever has left; with an error for whoever has not, where there is one. */
  close(because?: unknown): void {
    this.because ??= because;
    this.close$.subscribe({ error: () => undefined });
  }

  /** There is no working with the module any more. */
  fail(error: unknown): void {
    this.finish(error);
    this.mode.stack.break(error);
  }

  private finish(error: unknown): void {
    if (this.over) return;
    this.over = true;
    const { mode, stay, subscriber } = this;
    this.life.unsubscribe();
    mode.stack.open.delete(this);
    mode.stack.departure$ = undefined;
    mode.release();
    const pipe = stay.pipe();
    if (error === undefined) {
      pipe?.end();
      subscriber.complete();
    } else {
      pipe?.fail(error);
      subscriber.error(error);
    }
  }
}
