import type { Observable } from 'rxjs';

/** How a UART shapes its bits. */
export interface LineSettings {
  /** Bits a second. */
  readonly baudRate: number;
  readonly dataBits: 5 | 6 | 7 | 8;
  readonly parity: 'none' | 'even' | 'odd';
  readonly stopBits: 1 | 2;
  /** Who holds up whom: RTS and CTS, XON and XOFF, or nobody. */
  readonly flowControl: 'none' | 'hardware' | 'software';
}

/** The settings of an open UART, where they can be changed without closing it. */
export interface Tuning {
  /** What is set now. */
  readonly settings: () => LineSettings;
  /**
   * Changes what is named, leaves the rest, emits what is set then, and completes. Cold. What was written before goes
   * out at the old settings. Errors with `TransportError` ('unsuitable') where the device refuses; then nothing has changed.
   */
  readonly set: (change: Partial<LineSettings>) => Observable<LineSettings>;
}
