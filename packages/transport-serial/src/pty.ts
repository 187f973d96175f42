/// <reference path="./node-pty.d.ts" />
import { closeSync } from 'node:fs';
import { type Link, TransportError } from '@atrx/transport';
import { requireBinary } from '@lydell/node-pty/requireBinary.js';
import type { SerialPortStream } from '@serialport/stream';
import { Observable, Subject } from 'rxjs';
import { binding, bindingOf } from './binding.ts';
import { closePort, openPort, portOn } from './port.ts';
import { symlink } from './symlink.ts';
import { writer } from './writer.ts';

/** The module's end of a pseudo-terminal. Its other end is `path`, which any program opens as a serial port. */
export interface PtyLink extends Link {
  /** What the other side opens, such as `/dev/pts/4`, or the symlink that was asked for. */
  readonly path: string;
}

export interface PtyOptions {
  /** A name of your own for the other end, such as `/tmp/modem`: a symlink that lives as long as the pseudo-terminal. */
  readonly link?: string;
}

/**
 * A serial port out of nothing (Linux, macOS): subscribing makes a pseudo-terminal, raw and without echo, and emits
 * this end of it; unsubscribing unplugs it from whoever has the other end open. Users of the other end come and go:
 * `bytes$` neither completes nor errors when one leaves. Whoever does not read holds up the other: some KiB wait in
 * the terminal, and a write completes when its last byte is among them. A child process inherits the terminal, so do
 * not start one that outlives it: nobody would see the unplugging.
 */
export const pty = ({ link: name }: PtyOptions = {}): Observable<PtyLink> =>
  new Observable((subscriber) => {
    // Not node-pty's own open(): that reads the slave too, and takes bytes from whoever opened it.
    const { master, slave, pty: path } = requireBinary('pty.node').open(80, 24);
    const settings = { path, baudRate: 115_200, lock: false, hupcl: false };
    // Nor a tty.ReadStream: libuv blocks the whole process while a write to a master has no room (uv_tty_init).
    const terminal = portOn(bindingOf(master), settings);
    const ended$ = new Subject<never>();
    const { write, busy } = writer(terminal, ended$);
    const fail = (cause: unknown) => {
      const error = cause instanceof TransportError ? cause : failed(path, cause);
      ended$.error(error);
      subscriber.error(error);
    };
    terminal.on('error', fail).on('close', fail);

    // The slave stays open here: when its last user leaves, the kernel takes the terminal for hung up (EIO on the
    // master). node-serialport opens it raw and close-on-exec, which openpty(3) does not.
    const held = binding.open(settings).finally(() => closeSync(slave));
    const opened = openPort(terminal);
    Promise.all([held, opened])
      .then(() => {
        if (subscriber.closed) return;
        if (name !== undefined) subscriber.add(symlink(name, path));
        subscriber.next({ path: name ?? path, bytes$: bytes(terminal, ended$), write });
      })
      .catch(fail);

    return () => {
      ended$.error(closed(path));
      // Where one of them was not opened, there is nothing to close.
      void Promise.allSettled([
        opened.then(() => closePort(terminal, busy())),
        held.then((user) => user.close()),
      ]);
    };
  });

/** What the other side writes. Paused until somebody subscribes: it waits in the terminal. */
const bytes = (terminal: SerialPortStream, ended$: Observable<never>) =>
  new Observable<Uint8Array>((subscriber) => {
    subscriber.add(ended$.subscribe(subscriber));
    if (subscriber.closed) return;
    const next = (chunk: Uint8Array) => subscriber.next(chunk);
    terminal.on('data', next).resume();
    subscriber.add(() => terminal.off('data', next).pause());
  });

const closed = (path: string) =>
  new TransportError(
    'closed',
    `The pseudo-terminal ${path} was closed on this side. Subscribe again to make another.`,
  );

const failed = (path: string, cause: unknown) =>
  new TransportError(
    'lost',
    `The pseudo-terminal ${path} failed: see the cause. Subscribe again to make another.`,
    cause,
  );
