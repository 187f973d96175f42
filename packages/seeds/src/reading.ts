/** What a fuzzer makes up, taken apart: numbers, and pieces with their length before them. Behind the end all is 0 and empty. */
export class Reading {
  private at = 0;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get done(): boolean {
    return this.at >= this.bytes.length;
  }

  byte(): number {
    return this.bytes[this.at++] ?? 0;
  }

  piece(): Uint8Array {
    const length = this.byte() + 256 * this.byte();
    this.at += length;
    // Whoever is handed it may keep views of it, and the fuzzer uses its buffer again.
    return this.bytes.slice(this.at - length, this.at);
  }

  text(): string {
    return new TextDecoder().decode(this.piece());
  }
}

/** The same the other way round. */
export const written = (parts: readonly (number | Uint8Array)[]): Uint8Array =>
  Uint8Array.from(
    parts.flatMap((part) =>
      typeof part === 'number' ? [part] : [part.length % 256, part.length >> 8, ...part],
    ),
  );
