import { Socket } from 'node:net';
import type { Link, Transport, TransportError } from '@atrx/transport';
import { NEVER, Observable, type SchedulerLike, Subject, timer } from 'rxjs';
import { addressOf } from './address.ts';
import { arrivals } from './arrivals.ts';
import { depart, departed } from './departure.ts';
import { closed, hungUp, lost, noAddress, refused, silent } from './failure.ts';
import { writer } from './writer.ts';

export interface TcpOptions {
  /** How long connecting may take, the look-up of the name included, in ms; Infinity is allowed. Default 10 000. */
  readonly connectTimeout?: number;
  /**
   * After how much silence the other side is asked whether it is there, in ms: whole seconds, one at least. It is asked ten
   * times, a second apart; then the link is lost. `false`: never. Default 10 000.
   */
  readonly keepAlive?: number | false;
  /** What measures `connectTimeout`, and the patience of closing. */
  readonly scheduler?: SchedulerLike;
}

/** A timer of Node takes less, in ms, and makes a millisecond of what is more. */
const NEVER_COMES = 2 ** 31;

/** After how little silence a system can ask, and after how much, in ms. */
const [SOONEST, LATEST] = [1000, 32_767_000];

/**
 * The UART behind a raw TCP serial server such as ser2net or esp-link, by its `host:port` or `[ipv6]:port`.
 * It completes when the server closes the connection, and errors with 'lost' when that is reset or dies. Where it cannot be
 * opened it errors with 'not-found' (nobody there, no such host, no answer in time), 'not-permitted' or 'unsuitable'.
 * Subscribing again straight after unsubscribing waits, up to a second, until the server has let go of the first connection.
 */
export const tcp = (
  address: string,
  { connectTimeout = 10_000, keepAlive = 10_000, scheduler }: TcpOptions = {},
): Transport =>
  new Observable((subscriber) => {
    const target = addressOf(address);
    if (!target) return subscriber.error(noAddress(address));

    // Half-open: a connection is closed here, when all that was read is handed out, and not by the socket itself.
    const socket = new Socket({ allowHalfOpen: true });
    const inbox = arrivals(socket);
    const ended$ = new Subject<never>();
    const output = writer(socket, ended$);

    const fail = (error: TransportError) => {
      // Who writes hears of it before who reads: that one may leave at once, and what was lost is not closed then.
      ended$.error(error);
      inbox.end(error);
      subscriber.error(error);
    };
    const finish = () => {
      inbox.end();
      ended$.error(hungUp(address));
      subscriber.complete();
    };
    const open = () => {
      patience.unsubscribe();
      // Not as options of connect(): Node 20 reads them only where it makes the socket as well.
      socket.setNoDelay();
      if (keepAlive !== false) socket.setKeepAlive(true, Math.min(LATEST, Math.max(SOONEST, keepAlive)));
      socket.off('error', refuse).on('error', (cause) => fail(lost(address, cause)));
      socket.on('end', finish);
      const link: Link = { bytes$: inbox.bytes$, write: output.write };
      subscriber.next(link);
    };
    const refuse = (cause: Error) => fail(refused(address, cause));
    const giveUp = () => fail(silent(address, connectTimeout));

    const patience = (connectTimeout < NEVER_COMES ? timer(connectTimeout, scheduler) : NEVER).subscribe(
      giveUp,
    );
    void departed(address).then(() => {
      if (subscriber.closed) return;
      socket.once('error', refuse).once('connect', open);
      socket.connect(target);
    });

    return () => {
      patience.unsubscribe();
      fail(closed(address));
      depart(address, socket, { discarding: output.busy(), scheduler });
    };
  });
