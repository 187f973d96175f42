import type { Observable } from 'rxjs';

/** The lines a terminal drives: `true` is ON (asserted, the pin is low). Those left out stay as they are. */
export interface OutgoingSignals {
  /** Data Terminal Ready. OFF ends data mode under AT&D1 (note 4) and lets the module sleep under QSCLK=1 (note 9). */
  readonly dtr?: boolean;
  /** Request To Send. */
  readonly rts?: boolean;
  /** Break: while it is ON the sending line is held low, and nothing that is written gets through. */
  readonly brk?: boolean;
}

/** The modem lines beside the data of a UART: DTR and RTS go out; DCD, CTS, DSR and RI come in. */
export interface Signals {
  /** Sets the named lines and completes when they are set. Cold. Errors with `TransportError` where the device refuses. */
  readonly set: (lines: OutgoingSignals) => Observable<never>;
  /** Data Carrier Detect: ON while a TCP or UDP connection exists in transparent mode (note 5.6.2). Replays the latest. */
  readonly dcd$: Observable<boolean>;
  /** Clear To Send. Replays the latest. */
  readonly cts$: Observable<boolean>;
  /** Data Set Ready. Replays the latest. */
  readonly dsr$: Observable<boolean>;
  /** Ring Indicator: pulses for a call, a short message, or a URC in data mode (note 4). Replays the latest. */
  readonly ri$: Observable<boolean>;
}
