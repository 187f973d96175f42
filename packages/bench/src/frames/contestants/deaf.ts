import type { Sink } from '@atrx/core/wire';

/** A sink that hears of pushed frames only. */
export abstract class Deaf implements Sink {
  abstract pushed(index: number, chunk: Uint8Array, start: number, length: number): void;

  line(): void {}
  prompt(): void {}
  echo(): void {}
  header(): void {}
  announced(): void {}
  unframed(): void {}
  overlong(): void {}
}
