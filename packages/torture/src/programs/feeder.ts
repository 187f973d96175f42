/** A UART that is fed numbered records at the pace of its baud rate, and keeps what is written to it. */
import { appendFileSync, writeFileSync } from 'node:fs';
import { answering, settingsOf, tell } from '@atrx/processes/answering';
import { pty } from '@atrx/transport-serial/pty';
import * as t from 'io-ts';
import { encodeRecord, microseconds, RECORD } from '../records/record.ts';

const { link, heard } = settingsOf(t.type({ link: t.string, heard: t.string }));

/** What a kernel keeps of a serial port that nobody reads. What comes beyond it is overrun, as on any UART. */
const KEPT = 65_536;
const EVERY = 5;
/** So late the clock of the line may be, in milliseconds. */
const STANDSTILL = 100;

writeFileSync(heard, '');
pty({ link }).subscribe({
  next: (port) => {
    /** Bytes that have come along the line, taken or overrun. */
    let come = 0;
    let waiting = 0;
    let overrun = 0;
    let record = new Uint8Array(RECORD);
    let timer: NodeJS.Timeout | undefined;

    const next = (length: number) => {
      const bytes = new Uint8Array(length);
      for (let at = 0; at < length; ) {
        const within = come % RECORD;
        if (within === 0)
          record = new Uint8Array(encodeRecord({ number: come / RECORD, at: microseconds() }));
        const part = record.subarray(within, Math.min(RECORD, within + length - at));
        bytes.set(part, at);
        at += part.length;
        come += part.length;
      }
      return bytes;
    };
    const write = (bytes: Uint8Array, taken?: () => void) => {
      waiting += bytes.length;
      port.write(bytes).subscribe({
        complete: () => {
          waiting -= bytes.length;
          taken?.();
        },
        error: () => process.exit(1),
      });
    };
    const feed = (length: number) => {
      const bytes = next(length);
      if (waiting + length <= KEPT) write(bytes);
      else overrun += length;
    };
    const halt = () => {
      clearInterval(timer);
      const ragged = come % RECORD;
      if (ragged > 0) feed(RECORD - ragged);
      return [come / RECORD - 1, overrun];
    };

    port.bytes$.subscribe({
      next: (bytes) => {
        appendFileSync(heard, bytes);
        tell('heard', microseconds(), ...bytes.subarray(0, 64));
      },
      error: () => process.exit(1),
    });

    answering({
      /** At so many bytes a second, until it is told to stop. */
      start: (rate) => {
        clearInterval(timer);
        const from = come;
        let began = performance.now();
        let before = began;
        timer = setInterval(() => {
          const now = performance.now();
          // Where this process stood still, so did all of the machine, as a rule: nothing has come along the line.
          began += Math.max(0, now - before - STANDSTILL);
          before = now;
          const due = Math.floor(((now - began) * rate) / 1_000) - (come - from);
          if (due > 0) feed(due);
        }, EVERY);
        return [];
      },
      /** The number of the last record, and how many bytes nobody took in time. */
      stop: halt,
      /** So many bytes as fast as they are taken; says how many were, when that is all, or none was for a second. */
      flood: (bytes) => {
        halt();
        return new Promise((resolve) => {
          let taken = 0;
          let watch: NodeJS.Timeout | undefined;
          const over = () => {
            clearTimeout(watch);
            resolve([taken]);
          };
          const more = () => {
            clearTimeout(watch);
            if (taken >= bytes) return over();
            watch = setTimeout(over, 1_000);
            const piece = next(4_096);
            write(piece, () => {
              taken += piece.length;
              more();
            });
          };
          more();
        });
      },
    });
    tell('ready');
  },
  error: (error: unknown) => {
    process.stderr.write(`${error}\n`);
    process.exit(1);
  },
});
