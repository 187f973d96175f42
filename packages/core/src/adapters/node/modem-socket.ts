import type { Observable } from 'rxjs';
import { Deadline } from '../../channel/deadline.ts';
import type { Socket } from '../../stack/connection/socket.ts';
import type { Pipe } from '../../stack/transparent/pipe.ts';
import { ConnectionStream, type DuplexOptions } from './connection-stream.ts';

/**
 * A connection through the module with the face of a `net.Socket`: what clients ask of a socket beside reading and writing.
 * It emits `connect` and `ready` when it is open, and `timeout`.
 */
export class ModemSocket extends ConnectionStream {
  /** As `setTimeout` has it, in ms; 0: none. */
  timeout = 0;
  private readonly idle: Deadline;

  constructor(connection$: Observable<Socket | Pipe>, options: DuplexOptions = {}) {
    super(connection$, options);
    this.idle = new Deadline(this.scheduler, () => {
      if (!this.destroyed) this.emit('timeout');
    });
    this.once('close', () => this.idle.set(Number.POSITIVE_INFINITY));
  }

  get pending(): boolean {
    return this.connecting;
  }

  get readyState(): 'opening' | 'open' | 'readOnly' | 'writeOnly' | 'closed' {
    if (this.connecting) return 'opening';
    if (this.readable) return this.writable ? 'open' : 'readOnly';
    return this.writable ? 'writeOnly' : 'closed';
  }

  /** As it was asked for: it may be a name. */
  get remoteAddress(): string | undefined {
    return this.connection?.remote.host;
  }

  /** Absent of a client that the module has accepted (note 3.2). */
  get remotePort(): number | undefined {
    return this.connection?.remote.port;
  }

  get remoteFamily(): 'IPv4' | undefined {
    return this.connection && 'IPv4';
  }

  /** Of this side nothing is told. */
  address(): Record<string, never> {
    return {};
  }

  /** Emits `timeout` when nothing has gone either way for that many ms, and closes nothing; 0: no more. */
  setTimeout(milliseconds: number, heard?: () => void): this {
    this.timeout = milliseconds;
    if (heard && milliseconds > 0) this.once('timeout', heard);
    if (heard && milliseconds === 0) this.off('timeout', heard);
    this.active();
    return this;
  }

  /** Closes it when all that was written is sent. */
  destroySoon(): void {
    if (this.writable) this.end();
    if (this.writableFinished) this.destroy();
    else this.once('finish', () => this.destroy());
  }

  /** Without effect: when a packet goes out is the module's to say. */
  setNoDelay(): this {
    return this;
  }

  /** Without effect: the module keeps a connection alive by bytes that the peer gets (note 6.1). Where those may be, `socket.keepAlive()`. */
  setKeepAlive(): this {
    return this;
  }

  /** Without effect: what keeps the program running is the line to the module. */
  ref(): this {
    return this;
  }

  /** @see ref */
  unref(): this {
    return this;
  }

  protected override active(): void {
    const { timeout, destroyed, scheduler } = this;
    this.idle.set(timeout > 0 && !destroyed ? scheduler.now() + timeout : Number.POSITIVE_INFINITY);
  }
}
