import { type Sink, Tokenizer } from '@atrx/core/wire';
import type { Found } from '../found.ts';
import type { Contestant } from './contestant.ts';

/** Our tokenizer alone, its places handed on as they are. */
class Places implements Sink {
  private readonly found: Found;

  constructor(found: Found) {
    this.found = found;
  }

  pushed(index: number, chunk: Uint8Array, start: number, length: number): void {
    this.found.place(index, chunk, start, length);
  }

  line(): void {}
  prompt(): void {}
  echo(): void {}
  header(): void {}
  announced(): void {}
  unframed(): void {}
  overlong(): void {}
}

export const tokenizer: Contestant = {
  name: 'atrx tokenizer',
  framing: 'receive',
  ready: (found) => {
    const reader = new Tokenizer(new Places(found), 1500);
    return (chunk) => void reader.push(chunk);
  },
};
