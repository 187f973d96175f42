import type { LineSettings, Link, Transport, TransportError } from '@atrx/transport';
import { Observable, Subject } from 'rxjs';
import { arrivals } from './arrivals.ts';
import { binding, type PortSettings } from './binding.ts';
import { closed, lost, refused } from './failure.ts';
import { handover } from './handover.ts';
import { closePort, openPort, portOn } from './port.ts';
import { signals } from './signals.ts';
import { tuning } from './tuning.ts';
import { writer } from './writer.ts';

export interface SerialOptions {
  /** Bits a second. Default 115200. Any rate the device can do, not only the usual ones. */
  readonly baudRate?: number;
  /** Default 8. */
  readonly dataBits?: 5 | 6 | 7 | 8;
  /** Default 'none'. */
  readonly parity?: 'none' | 'even' | 'odd';
  /** Default 1. */
  readonly stopBits?: 1 | 2;
  /**
   * Who holds up whom: RTS and CTS, XON and XOFF, or nobody. Default 'none'. 'software' takes every 0x11 and 0x13 out of what
   * arrives, payload too: only for lines that carry text.
   */
  readonly flowControl?: 'none' | 'hardware' | 'software';
  /** Whether the link has {@link Link.signals}. Default true; say false where the lines are not wired, or it is a pseudo-terminal. */
  readonly signals?: boolean;
}

/**
 * A local serial port, such as `/dev/ttyUSB0`, `/dev/serial/by-id/…` or `COM3`, locked against other programs while it is open.
 * A UART cannot hang up cleanly: the transport never completes, it errors with 'lost' within milliseconds of
 * the device going away, also while the line is idle. It errors with 'not-found', 'busy', 'not-permitted' or 'unsuitable'
 * where it cannot be opened. Opening at a standard rate discards what the operating system still held of an earlier
 * session; on Linux, another rate does not.
 * Subscribing again straight after unsubscribing waits until the port is free.
 */
export const serial = (path: string, options: SerialOptions = {}): Transport =>
  new Observable((subscriber) => {
    const { turn, leave } = handover(path);
    const settings = settingsOf(options);
    const port = portOn(binding, portSettings(path, settings));
    const inbox = arrivals();
    const ended$ = new Subject<never>();
    const output = writer(port, ended$);

    const end = (error: TransportError) => {
      inbox.fail(error);
      ended$.error(error);
      subscriber.error(error);
    };
    const hangUp = (cause: unknown) => end(lost(path, cause));

    const opened = turn().then(async () => {
      if (!subscriber.closed) await openPort(port);
    });

    opened.then(
      () => {
        // Both events may come, and more than once: the first ends the link.
        port.on('error', hangUp).on('close', hangUp);
        if (subscriber.closed) return;
        // Reading from the start, subscribed or not: a hang-up is only seen by whoever reads. The chunks are views of a
        // pool of 64 KiB, which the stream fills once from front to back and then leaves for a new one (`_read` of
        // @serialport/stream 13.0.0): nothing handed out is written into again.
        port.on('data', inbox.push);
        const link: Link = {
          bytes$: inbox.bytes$,
          write: output.write,
          tuning: tuning(port, settings, output.between, ended$),
        };
        subscriber.next(options.signals === false ? link : { ...link, signals: signals(port, ended$) });
      },
      async (cause: unknown) => subscriber.error(await refused(path, cause)),
    );

    return () => {
      end(closed(path));
      leave(opened.then(() => closePort(port, output.busy())));
    };
  });

const settingsOf = ({
  baudRate = 115_200,
  dataBits = 8,
  parity = 'none',
  stopBits = 1,
  flowControl = 'none',
}: SerialOptions): LineSettings => ({ baudRate, dataBits, parity, stopBits, flowControl });

const portSettings = (path: string, { flowControl, ...settings }: LineSettings): PortSettings => {
  const software = flowControl === 'software';
  return { path, ...settings, rtscts: flowControl === 'hardware', xon: software, xoff: software };
};
