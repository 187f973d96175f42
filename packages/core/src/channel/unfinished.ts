import { textOf } from '../bytes/ascii.ts';

/** The counted block that is coming in, as far as it has come: views only. */
export class Unfinished {
  /** Some of one has come. */
  begun = false;
  private pieces: Uint8Array[] = [];

  add(bytes: Uint8Array, remaining: number): void {
    if (remaining > 0) {
      this.begun = true;
      this.pieces.push(bytes);
    } else if (this.begun === true) this.drop();
  }

  /** Its rest never comes: the lines in what came of it, one of which may say why. */
  end(): readonly string[] {
    const came = this.pieces.map((bytes) => textOf(bytes)).join('');
    this.drop();
    // Cut behind a line end, it is the module's line and not a word of the payload.
    return came.split('\r\n').slice(1, -1);
  }

  private drop(): void {
    this.begun = false;
    this.pieces = [];
  }
}
