import {
  catchError,
  defaultIfEmpty,
  defer,
  EMPTY,
  ignoreElements,
  type Observable,
  tap,
  throwError,
} from 'rxjs';
import { type Argument, matching } from '../../at/argument.ts';
import type { Command } from '../../at/command.ts';
import { ModemError } from '../../at/reason.ts';
import type { Channel } from '../../channel/channel.ts';
import { gsn, qccid } from '../../commands/index.ts';
import { reasonOf } from '../../scope/attempt.ts';
import { askedAgain } from '../asked-again.ts';

/** Which module it is to be, and which card. */
export interface Identity {
  /** The module's serial number in the networks: 15 digits. */
  readonly imei?: string;
  /** The number of its card: 18 to 20 digits, and a filler `F` or none. */
  readonly iccid?: string;
}

export const unfitIdentity = ({ imei, iccid }: Identity): readonly Argument[] => [
  ...(imei === undefined ? [] : [matching('the IMEI', imei, /^\d{15}$/, '15 digits')]),
  ...(iccid === undefined ? [] : [matching('the ICCID', iccid, /^\d{18,20}[\dA-Fa-f]?$/, '18 to 20 digits')]),
];

/** Sees to it that the module, and its card, are the ones that are expected: before anything is set or sent. */
export class IdentityCheck {
  private expected: Identity;
  private readonly same: boolean;

  /** `same`: what is found first is expected from then on. */
  constructor(expected: Identity, same: boolean) {
    this.expected = expected;
    this.same = same;
  }

  /** The module, asked for its IMEI (AT+GSN) where that matters. */
  module(channel: Channel): Observable<never> {
    return defer(() => this.check(channel, 'imei', gsn()));
  }

  /** Its card, asked for its number (AT+QCCID) where that matters; a locked one need not tell it. */
  card(channel: Channel, locked: boolean): Observable<never> {
    return defer(() => this.check(channel, 'iccid', qccid())).pipe(
      catchError((error: unknown) =>
        locked && reasonOf(error)?._tag === 'Refused' ? EMPTY : throwError(() => error),
      ),
    );
  }

  private check(channel: Channel, what: keyof Identity, question: Command<string>): Observable<never> {
    if (!this.same && this.expected[what] === undefined) return EMPTY;
    return channel.run(question).pipe(
      askedAgain(),
      defaultIfEmpty(''),
      tap((found) => {
        const expected = this.expected[what] ?? found;
        if (plain(found) !== plain(expected))
          throw new ModemError({ _tag: 'IdentityChanged', what, expected, found });
        if (this.same) this.expected = { ...this.expected, [what]: expected };
      }),
      ignoreElements(),
    );
  }
}

/** Some modules tell the filler behind an odd number of digits, others do not. */
const plain = (number: string): string => number.replace(/F$/i, '');
