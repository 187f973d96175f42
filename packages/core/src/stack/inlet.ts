import type { Observable } from 'rxjs';

/** The receiving side of a connection. */
export interface Inlet {
  readonly data$: Observable<Uint8Array>;
  readonly read: (length?: number) => Observable<Uint8Array>;
  /** The peer has closed: what it sent before is still told. */
  readonly close: () => void;
  /** Nothing more will be told. */
  readonly end: () => void;
  readonly fail: (error: unknown) => void;
}
