import type { Observable } from 'rxjs';
import type { Address } from '../../codec/address.ts';

/** The receiving side of a connection. */
export interface Inlet {
  readonly data$: Observable<Uint8Array>;
  /** Who sent what `data$` is just telling, where that is known. */
  readonly sender: Address | undefined;
  readonly read: (length?: number) => Observable<Uint8Array>;
  /** The peer has closed: what it sent before is still told. */
  readonly close: () => void;
  /** Nothing more will be told. */
  readonly end: () => void;
  readonly fail: (error: unknown) => void;
}

/** Is told that bytes have come. */
export interface Heard {
  received(): void;
}

/** What is kept for a reader who is not there yet. */
export interface Kept {
  readonly bytes: Uint8Array;
  readonly sender: Address | undefined;
}
