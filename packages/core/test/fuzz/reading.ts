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

  /** Of up to 255 bytes. */
  piece(): Uint8Array {
    const length = this.byte();
    this.at += length;
    return this.bytes.slice(this.at - length, this.at);
  }
}
