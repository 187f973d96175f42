export { type Body, body } from './body.ts';
export { type Framing, plainFraming } from './framing.ts';
export type { Sink } from './sink.ts';
export { Tokenizer } from './tokenizer.ts';
