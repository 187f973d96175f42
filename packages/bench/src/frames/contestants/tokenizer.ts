import { Tokenizer } from '@atrx/core/wire';
import type { Found } from '../found.ts';
import type { Contestant } from './contestant.ts';
import { Deaf } from './deaf.ts';

/** Our tokenizer alone, its places handed on as they are. */
class Places extends Deaf {
  private readonly found: Found;

  constructor(found: Found) {
    super();
    this.found = found;
  }

  override pushed(index: number, chunk: Uint8Array, start: number, length: number): void {
    this.found.place(index, chunk, start, length);
  }
}

export const tokenizer: Contestant = {
  name: 'atrx tokenizer',
  framing: 'receive',
  ready: (found) => {
    const reader = new Tokenizer(new Places(found), 1500);
    return (chunk) => void reader.push(chunk);
  },
};
