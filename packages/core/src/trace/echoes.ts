import type { Traced } from '../channel/trace.ts';
import type { Bit } from './part.ts';

/** What stands in the place of a byte that is not shown. */
export const MASK = 0x2a;

/** What is written now where a secret was written then, and what its echo is of that. */
export class Echoes {
  private recorded = new Uint8Array(0);
  private written = new Uint8Array(0);
  private repeated = 0;

  /** A line was written, and this is what it is now. */
  wrote({ redacted, bytes }: Traced, written: Uint8Array): void {
    if (!redacted) return;
    this.recorded = bytes.slice();
    this.written = written.slice();
    this.repeated = 0;
  }

  /** A chunk, with what was hidden in an echo filled in. */
  filled(bits: readonly Bit[]): Uint8Array {
    const all: number[] = [];
    for (const { bytes, traced } of bits) {
      const filled = traced.redacted && traced.kind === 'echo' ? bytes.map((byte) => this.echo(byte)) : bytes;
      for (const byte of filled) all.push(byte);
    }
    return Uint8Array.from(all);
  }

  private echo(byte: number): number {
    const { repeated, written } = this;
    const now = written[repeated];
    if (now === undefined || (byte !== MASK && byte !== this.recorded[repeated])) return byte;
    this.repeated++;
    return now;
  }
}
