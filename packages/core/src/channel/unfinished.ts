import { textOf } from '../bytes/ascii.ts';

/** The counted block that is coming in, as far as it has come: views only. */
export class Unfinished {
  private pieces: Uint8Array[] = [];

  add(bytes: Uint8Array, remaining: number): void {
    if (remaining > 0) this.pieces.push(bytes);
    else if (this.pieces.length > 0) this.pieces = [];
  }

  /** Its rest never comes. Whether what came of it says why: the module started again in the middle of it. */
  end(): boolean {
    const came = this.pieces.map((bytes) => textOf(bytes)).join('');
    this.pieces = [];
    return came.includes('\r\nRDY\r\n');
  }
}
