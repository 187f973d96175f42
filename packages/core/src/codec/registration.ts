import { either as E, function as F } from 'fp-ts';
import { decode, whole } from './numbers.ts';
import { params } from './params.ts';

/** Whether the module is in a network. */
export type RegistrationState = 'idle' | 'home' | 'searching' | 'denied' | 'unknown' | 'roaming';

export interface Registration {
  readonly state: RegistrationState;
  /** The location area, hexadecimal, where reports with it are on (AT+CREG=2). */
  readonly area?: string;
  /** The cell, hexadecimal, likewise. */
  readonly cell?: string;
}

// In the order of their codes, 0–5.
const STATES: readonly RegistrationState[] = ['idle', 'home', 'searching', 'denied', 'unknown', 'roaming'];

export const isRegistrationState = (value: unknown): value is RegistrationState =>
  STATES.some((state) => state === value);

const Code = whole('a registration state', 0, 255);

const registration = (stat: string, area?: string, cell?: string): E.Either<string, Registration> =>
  F.pipe(
    decode(Code)(stat),
    E.map((code) => {
      const state = STATES[code] ?? 'unknown';
      if (area) return cell ? { state, area, cell } : { state, area };
      return cell ? { state, cell } : { state };
    }),
  );

// The answer says the mode of reports first and the state second, the URC the state only: a state is one digit,
// an area four (`2,1,"00C3","1A2B"` is an answer, `1,"00C3","1A2B"` and `1` are not).
const isAnswer = (texts: readonly string[]): boolean => /^\d$/.test(texts[1] ?? '');

/** The answer to AT+CREG? (`0,1`); `undefined` when it has the shape of the URC. */
export const answeredRegistration = (rest: string): E.Either<string, Registration> | undefined => {
  const texts = params(rest);
  if (!isAnswer(texts))
    return E.isRight(registration(texts[0] ?? '')) ? undefined : E.left('expected <n>,<stat>');
  return registration(texts[1] ?? '', texts[2], texts[3]);
};

/** What a URC reports (`1`); `Left` when it has the shape of the answer, or none. */
export const reportedRegistration = (rest: string): E.Either<string, Registration> => {
  const texts = params(rest);
  return isAnswer(texts)
    ? E.left('expected <stat>, with an area and a cell or without')
    : registration(texts[0] ?? '', texts[1], texts[2]);
};
