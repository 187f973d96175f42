import { of } from 'rxjs';
import type { Settled } from '../options.ts';
import { equipmentError, info, ok } from '../part.ts';
import { type Command, done, type Family } from './answer.ts';

/** A command that prints one line about what the module is. */
const line = (text: (options: Settled) => string): Command => ({
  test: () => done,
  execute: ({ options }) => of(info(text(options)), ok),
});

/** The same about its card, which has to be there. */
const cardLine = (text: (options: Settled) => string): Command => ({
  test: () => done,
  execute: ({ options, state }) =>
    state.sim === 'absent' ? of(equipmentError(10)) : of(info(text(options)), ok),
});

/** Who the module and its card are, and how warm it is: degrees Celsius behind two numbers that are always the same. */
export const identity: Family = {
  GSN: line(({ imei }) => imei),
  CGSN: line(({ imei }) => imei),
  CGMI: line(({ profile }) => profile.identification[0] ?? ''),
  CGMM: line(({ profile }) => profile.identification[1] ?? ''),
  CGMR: line(({ profile }) => profile.identification[2] ?? ''),
  CIMI: cardLine(({ imsi }) => imsi),
  QCCID: cardLine(({ profile, iccid }) => `${profile.iccidPrefix}${iccid}`),
  QTEMP: line(({ temperature }) => `+QTEMP: 1,1123,${temperature}`),
};
