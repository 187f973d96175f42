import { Duplex, type DuplexOptions as NodeDuplexOptions } from 'node:stream';
import {
  asyncScheduler,
  concatMap,
  from,
  type Observable,
  type SchedulerLike,
  Subscription,
  tap,
} from 'rxjs';
import { Deadline } from '../../channel/deadline.ts';
import type { Socket } from '../../stack/connection/socket.ts';
import type { Pipe } from '../../stack/transparent/pipe.ts';
import { outgoing } from '../outgoing.ts';
import { nodeError, type Syscall, withCode } from './node-error.ts';

export interface DuplexOptions
  extends Pick<
    NodeDuplexOptions,
    'readableHighWaterMark' | 'writableHighWaterMark' | 'readableObjectMode' | 'signal'
  > {
  /**
   * After `end()` the connection is closed when the peer closes it, or when it has sent nothing for so long, in ms: a module
   * cannot close one direction, so a peer that waits for that would wait for ever. 0: at once; `Infinity`: never. Default: 30,000.
   */
  readonly linger?: number;
  /** The clock. Default: real time. */
  readonly scheduler?: SchedulerLike;
}

const LINGER = 30_000;
const NEVER = Number.POSITIVE_INFINITY;

/** Is told once that a write is done. */
type Done = (error?: Error | null) => void;

/** A connection through the module as a stream of Node's: how it is read, written and closed. */
export class ConnectionStream extends Duplex {
  /** It is not open yet: `connect` is still to come. */
  connecting = true;
  /** How many bytes were handed on. */
  bytesRead = 0;
  /** How many the module has taken. */
  bytesWritten = 0;

  protected readonly scheduler: SchedulerLike;
  protected connection: Socket | Pipe | undefined = undefined;
  private readonly life = new Subscription();
  private readonly linger: number;
  /** The peer has said nothing for so long since this side has said its last. */
  private readonly silence: Deadline;
  private reading = Subscription.EMPTY;
  private sending = Subscription.EMPTY;
  /** Of the write that is under way. */
  private written: Done | undefined = undefined;
  /** This side has said its last. */
  private said = false;
  /** Pieces are being handed on: what is asked for meanwhile is read behind them. */
  private handing = false;
  private asked = false;

  constructor(
    connection$: Observable<Socket | Pipe>,
    { linger = LINGER, scheduler = asyncScheduler, ...streams }: DuplexOptions = {},
  ) {
    // As a socket of Node: where the peer has closed, this side is closed too.
    super({ ...streams, allowHalfOpen: false });
    this.scheduler = scheduler;
    this.linger = linger;
    this.silence = new Deadline(scheduler, () => this.hangUp());
    this.life.add(
      connection$.subscribe({
        next: (connection) => this.opened(connection),
        error: (error: unknown) => this.fail(error, this.connecting ? 'connect' : 'read'),
        complete: () => {
          if (!this.connection) this.destroy(withCode(UNOPENED, 'ENOTCONN', 'connect'));
        },
      }),
    );
  }

  /** Something has gone either way. */
  protected active(): void {}

  override _read(): void {
    if (this.handing) this.asked = true;
    else this.whenOpen(({ read }) => this.ask(read()));
  }

  override _write(chunk: Uint8Array, _: BufferEncoding, done: Done): void {
    this.send([chunk], done);
  }

  override _writev(chunks: { readonly chunk: Uint8Array }[], done: Done): void {
    this.send(
      chunks.map(({ chunk }) => chunk),
      done,
    );
  }

  override _final(done: Done): void {
    this.whenOpen(() => {
      this.said = true;
      this.await();
      done();
    });
  }

  /** The connection is closed before `close` is told: its place in the module is free then. */
  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.silence.set(NEVER);
    this.reading.unsubscribe();
    this.sending.unsubscribe();
    this.written?.(error ?? withCode(CALLED_OFF, 'ECANCELED', 'write', this.connection?.remote));
    const closed = () => {
      this.life.unsubscribe();
      done(error);
    };
    if (!this.connection) return closed();
    // That it cannot be closed any more is no news to whoever has left; the modem tells whoever has not.
    this.connection.close$.subscribe({ error: closed, complete: closed });
  }

  private opened(connection: Socket | Pipe): void {
    if (this.connection) return;
    this.connection = connection;
    // Who has asked for it must come to listen first.
    process.nextTick(() => {
      if (this.destroyed) return;
      this.connecting = false;
      this.active();
      this.emit('connect');
      this.emit('ready');
    });
  }

  private whenOpen(work: (connection: Socket | Pipe) => void): void {
    if (this.destroyed) return;
    if (this.connection && !this.connecting) work(this.connection);
    else this.once('connect', () => this.whenOpen(work));
  }

  private ask(next$: Observable<Uint8Array>): void {
    const pieces: Uint8Array[] = [];
    this.reading = new Subscription();
    this.reading.add(
      next$.subscribe({
        next: (bytes) => pieces.push(bytes),
        error: (error: unknown) => this.fail(error, 'read'),
        complete: () => {
          this.reading = Subscription.EMPTY;
          this.silence.set(NEVER);
          if (pieces.length === 0) this.push(null);
          else this.hand(pieces);
        },
      }),
    );
    this.await();
  }

  private hand(pieces: readonly Uint8Array[]): void {
    this.active();
    this.handing = true;
    for (const bytes of pieces) {
      this.bytesRead += bytes.length;
      // A copy, since what a stream of Node's has told is its reader's: ws unmasks a message in the memory it came in.
      this.push(Buffer.from(bytes));
    }
    this.handing = false;
    if (!this.asked) return;
    this.asked = false;
    this._read();
  }

  /** While nothing is asked for, it is not the peer who keeps silent. */
  private await(): void {
    if (this.said && !this.reading.closed) this.silence.set(this.scheduler.now() + this.linger);
  }

  private send(chunks: readonly Uint8Array[], done: Done): void {
    const written: Done = (error) => {
      if (this.written !== written) return;
      this.written = undefined;
      done(error);
    };
    this.written = written;
    this.whenOpen((connection) => {
      const write = outgoing(connection);
      // One AT+QISEND carries many small writes of a stream; a datagram stays one.
      const data = connection.protocol === 'TCP' && chunks.length > 1 ? [Buffer.concat(chunks)] : chunks;
      const taken = ({ length }: Uint8Array) => {
        this.bytesWritten += length;
        this.active();
      };
      this.active();
      this.sending = from(data)
        .pipe(concatMap((bytes) => write(bytes).pipe(tap({ complete: () => taken(bytes) }))))
        .subscribe({
          error: (error: unknown) => written(nodeError(error, 'write', connection.remote)),
          complete: () => written(),
        });
    });
  }

  private hangUp(): void {
    this.life.add(this.connection?.close$.subscribe({ error: (error: unknown) => this.fail(error, 'read') }));
  }

  private fail(error: unknown, syscall: Syscall): void {
    this.destroy(nodeError(error, syscall, this.connection?.remote));
  }
}

const UNOPENED = 'It ended without having been opened: the modem or its context was closed.';
const CALLED_OFF = 'The connection was closed before this was sent.';
