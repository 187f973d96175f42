import { ascii, textOf } from '../src/bytes/ascii.ts';
import { body } from '../src/wire/body.ts';
import type { Framing } from '../src/wire/framing.ts';
import type { Sink } from '../src/wire/sink.ts';
import { Tokenizer } from '../src/wire/tokenizer.ts';

/** Writes down what comes, one word a token; the pieces of a block are joined. */
export class Notes implements Sink {
  readonly told: string[] = [];
  private block = '';

  line(bytes: Uint8Array, start: number, end: number): void {
    this.told.push(textOf(bytes, start, end));
  }
  prompt(): void {
    this.told.push('>');
  }
  echo(length: number): void {
    this.told.push(`echo ${length}`);
  }
  header(bytes: Uint8Array, start: number, end: number): void {
    this.told.push(`header ${textOf(bytes, start, end)}`);
  }
  pushed(index: number, chunk: Uint8Array, start: number, length: number, remaining: number): void {
    this.piece(`${index}`, chunk, start, length, remaining);
  }
  announced(chunk: Uint8Array, start: number, length: number, remaining: number): void {
    this.piece('answer', chunk, start, length, remaining);
  }
  unframed(bytes: Uint8Array): void {
    this.told.push(`unframed ${textOf(bytes)}`);
  }
  overlong(length: number): void {
    this.told.push(`overlong ${length}`);
  }
  private piece(from: string, chunk: Uint8Array, start: number, length: number, remaining: number) {
    this.block += textOf(chunk, start, start + length);
    if (remaining > 0) return;
    this.told.push(`${from}<${this.block}>`);
    this.block = '';
  }
}

/** What is set, and awaited, while the bytes come. */
export interface Scene {
  readonly framing?: Partial<Framing>;
  readonly prompting?: boolean;
  readonly echo?: string;
}

const PLAIN: Framing = { multiple: true, head: false, remote: false, local: false };

/** What a tokenizer makes of these pieces. */
export const tokens = (pieces: readonly Uint8Array[], { framing, prompting = false, echo }: Scene = {}) => {
  const notes = new Notes();
  const tokenizer = new Tokenizer(notes, 1_500);
  tokenizer.framing = { ...PLAIN, ...framing };
  tokenizer.bodies = [body('+QIRD: ')];
  tokenizer.prompting = prompting;
  if (echo !== undefined) tokenizer.repeat.expect(ascii(echo));
  for (const piece of pieces) tokenizer.push(piece);
  return notes.told;
};
