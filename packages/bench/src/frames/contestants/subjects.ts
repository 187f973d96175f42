import { type Sink, Tokenizer } from '@atrx/core/wire';
import { Subject } from 'rxjs';
import type { Found } from '../found.ts';
import { CHANNELS } from '../payloads.ts';
import type { Contestant } from './contestant.ts';

/** Our tokenizer, and behind it the usual way with rxjs: a Subject for each channel. */
class Subjects implements Sink {
  private readonly channels: readonly Subject<Uint8Array>[];
  private chunk: Uint8Array = new Uint8Array(0);
  private buffer: ArrayBufferLike = this.chunk.buffer;

  constructor(found: Found) {
    this.channels = Array.from({ length: CHANNELS }, (_, channel) => {
      const pieces$ = new Subject<Uint8Array>();
      pieces$.subscribe((bytes) => found.piece(channel, bytes));
      return pieces$;
    });
  }

  pushed(index: number, chunk: Uint8Array, start: number, length: number): void {
    if (chunk !== this.chunk) {
      this.chunk = chunk;
      this.buffer = chunk.buffer;
    }
    this.channels[index]?.next(new Uint8Array(this.buffer, chunk.byteOffset + start, length));
  }

  line(): void {}
  prompt(): void {}
  echo(): void {}
  header(): void {}
  announced(): void {}
  unframed(): void {}
  overlong(): void {}
}

export const subjects: Contestant = {
  name: 'Subject per channel',
  framing: 'receive',
  ready: (found) => {
    const reader = new Tokenizer(new Subjects(found), 1500);
    return (chunk) => void reader.push(chunk);
  },
};
