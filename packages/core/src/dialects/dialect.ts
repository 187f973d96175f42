import type { EscapeEffect } from '../at/escape-effect.ts';
import type { Reason } from '../at/reason.ts';
import type { Urc } from '../at/urc.ts';
import type { UrcEvent } from '../urcs/urc-event.ts';
import type { Body } from '../wire/body.ts';

/** What differs between modules, as data: the stack is written against this, never against a model's name. */
export interface Dialect {
  readonly name: string;
  /** What such a module calls itself in the second line of ATI; none where it is only ever named by the user. */
  readonly calls?: RegExp;
  /** The most bytes one AT+QISEND takes (note 5.2.2.1). */
  readonly longestSend: number;
  /** The most bytes one AT+QIRD gives; no counted block is larger. */
  readonly longestRead: number;
  /** How many connections there are under AT+QIMUX=1 (note 3.3). */
  readonly connections: number;
  /** How long after a URC it takes no command, in ms: none of these is known to need any, other modules do. */
  readonly restsAfterUrc: number;
  /** What an ESC within a payload of fixed length does (note 5.2.2.2). */
  readonly escape: EscapeEffect;
  /**
   * How a host is reached by its name: `opened`, AT+QIOPEN takes the name (AT+QIDNSIP=1, note 8.1); `asked`, AT+QIDNSGIP tells
   * its address first (note 8.2), where an active context refuses AT+QIDNSIP.
   */
  readonly names: 'opened' | 'asked';
  /** The settings it does not know, `QISHOWPT` say: a bring-up leaves them out. */
  readonly lacks: readonly string[];
  /** The lines that announce raw bytes, besides `+RECEIVE:` and `IPD`. */
  readonly bodies: readonly Body[];
  /** The lines by which the module tells in data mode that it has left it, as a peer may as well (note 6.3). */
  readonly endings: readonly string[];
  /** The URCs, in the order in which they are tried; the last takes every line. */
  readonly urcs: readonly Urc<UrcEvent>[];
  /** Whether a URC may begin so: where data comes without a frame, what cannot be one is data at once. */
  readonly mayBegin: (text: string) => boolean;
  /** Whether a URC ends everything that was going on: settings, contexts and connections are gone. */
  readonly ends: (event: UrcEvent) => Reason | undefined;
}
