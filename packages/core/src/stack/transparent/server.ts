import {
  catchError,
  concat,
  defer,
  EMPTY,
  ignoreElements,
  Observable,
  retry,
  shareReplay,
  switchMap,
  tap,
  throwError,
} from 'rxjs';
import type { Command } from '../../at/command.ts';
import { ModemError } from '../../at/reason.ts';
import type { Protocol } from '../../codec/protocol.ts';
import { qilport, qiserver } from '../../commands/index.ts';
import { reasonOf } from '../../scope/attempt.ts';
import type { UrcEvent } from '../../urcs/urc-event.ts';
import { hangUpAs } from '../connection/hang-up.ts';
import type { PdpContext } from '../context/pdp-context.ts';
import { listenFailed } from '../server/listen-failed.ts';
import { SERVER } from '../stack.ts';
import type { Pipe } from './pipe.ts';
import { type OpenPipe, pipeOver } from './pipe-over.ts';
import { Tenure } from './tenure.ts';
import { TransparentMode, type TransparentOptions } from './transparent-mode.ts';

export interface TransparentServerRequest extends TransparentOptions {
  /** Default: TCP. */
  readonly protocol?: Protocol;
  /** The port of the module that it listens at, 1–65535 (AT+QILPORT). Default: the one that the module has set. */
  readonly port?: number;
}

/**
 * Listens in transparent mode (note 4.2): the UART becomes the connection of the one client that is there at a time; each is
 * emitted as it comes. Unsubscribing hangs up on it and listens no more; it errors when the module does not come to listen, or
 * everything under it is lost.
 */
export const transparentServer = (
  stack: PdpContext,
  other: PdpContext,
  { protocol = 'TCP', port, ...options }: TransparentServerRequest,
): Observable<Pipe> =>
  new Observable((subscriber) => {
    const listen = qiserver({ protocol });
    const settings = port === undefined ? [] : [qilport(protocol, port)];
    const mode = new TransparentMode(stack, other, options, [...settings, listen]);
    if (mode.refusal) return subscriber.error(new ModemError(mode.refusal));
    const ask = (command: Command<never>) =>
      mode
        .run(command)
        .pipe(catchError((error: unknown) => throwError(() => listenFailed(error, { protocol, port }))));
    const listened$ = ask(listen);
    let listening = false;
    let current: OpenPipe | undefined;
    let host = '';

    const tenure: Tenure = new Tenure(mode, subscriber, {
      open$: concat(
        mode.enter(() => tenure.wanted),
        ...settings.map((setting) => defer(() => (tenure.wanted ? ask(setting) : EMPTY))),
        defer(() => (tenure.wanted ? listened$ : EMPTY)).pipe(
          tap({
            complete: () => {
              listening = true;
            },
          }),
        ),
      ),
      // The client, then the server (note 3.2): each has an AT+QICLOSE of its own. A client that comes in just then has the UART.
      part$: defer(() => concat(hungUp$, listening ? hangUpAs(stack, SERVER) : EMPTY)).pipe(
        retry({
          count: 3,
          delay: (error: unknown) => (isTaken(error) ? [0] : throwError(() => error)),
        }),
      ),
      pipe: () => current,
    });
    /** Out of data mode, and hung up on the client that is there. */
    const hungUp$ = defer(() => {
      const leaving = current;
      if (!leaving) return EMPTY;
      return concat(
        leaving.depart$,
        defer(() => (current === leaving ? hangUpAs(stack, SERVER) : EMPTY)),
        defer(() => {
          gone(leaving);
          return EMPTY;
        }),
      );
    });
    const gone = (open: OpenPipe) => {
      if (current === open) current = undefined;
      open.end();
    };
    /** Where the client left just before, the server was closed in its place: it listens again. */
    const still$ = mode.run(qiserver.read()).pipe(
      switchMap(({ listening: on }) => (on || !tenure.wanted ? EMPTY : listened$)),
      ignoreElements(),
      catchError((error: unknown) => {
        // The next client is there already.
        if (!isTaken(error)) tenure.close(error);
        return EMPTY;
      }),
    );

    const connected = () => {
      const close$: Observable<never> = defer(() =>
        current === open ? concat(hungUp$, still$) : EMPTY,
      ).pipe(shareReplay({ bufferSize: 1, refCount: false }));
      const open = pipeOver(mode, { protocol, remote: { host }, close$ }, host, {
        ended: () => gone(open),
        broken: (error) => tenure.close(error),
        failed: (error) => tenure.fail(error),
      });
      current = open;
      open.enter();
      if (tenure.wanted) subscriber.next(open.pipe);
    };
    const heed = (event: UrcEvent) => {
      if (event._tag === 'Accepted') host = event.host;
      if (event._tag === 'DataMode') connected();
    };

    tenure.whileItLasts(stack.channel.news$.subscribe({ next: heed, error: () => undefined }));
    tenure.begin(() => undefined);
    return () => tenure.close();
  });

/** The UART has become a client's. */
const isTaken = (error: unknown): boolean => reasonOf(error)?._tag === 'InDataMode';
