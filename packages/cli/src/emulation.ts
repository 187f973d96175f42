import { emulator, type Latency, m10, m26, m35, m66, m72, m95, mc60, measured, note } from '@atrx/emulator';
import { nodeNetwork } from '@atrx/emulator/node';
import type { Link } from '@atrx/transport';
import { catchError, defer, EMPTY, exhaustMap, finalize, type Observable } from 'rxjs';
import type { Profile } from './profile.ts';
import { type Ragged, ragged } from './uart/ragged.ts';
import { uart, type Where } from './uart/uart.ts';

const profiles = { note, m10, m26, m35, m66, m72, m95, mc60 } as const satisfies Readonly<
  Record<Profile, unknown>
>;

/** The module of that name. */
export const profileOf = (name: Profile) => profiles[name];

/** What the module is like, as it is said on the command line. */
export interface What {
  readonly profile: Profile;
  readonly apn?: string;
  readonly sim: 'absent' | 'pin' | 'ready';
  readonly pin: string;
  readonly baud: 'fixed' | 'auto';
  /** What ESC in a payload of fixed length does. */
  readonly esc: 'cancels' | 'literal';
  /** How long an answer takes, in ms, or as measured on modules. */
  readonly latency: number | 'measured';
}

/** A virtual module on this machine's network, on a UART. It is the same module for all its clients. */
export const emulation = ({
  profile,
  apn,
  sim,
  pin,
  baud,
  esc,
  latency,
  chunks,
  delay,
  seed,
  ...where
}: What & Where & Ragged): Observable<never> =>
  defer(() => {
    const module = emulator({
      ...{ sim, pin, baud, latency: latencyOf(latency) },
      ...(apn !== undefined && { apn }),
      profile: { ...profileOf(profile), escCancels: esc === 'cancels' },
      network: nodeNetwork(),
    });
    const how = { ...(chunks && { chunks }), ...(delay && { delay }), ...(seed && { seed }) };
    const line = (link: Link) => (chunks || delay ? ragged(link, how) : link);
    return uart(where).pipe(
      // A client that is lost is no end of the module.
      exhaustMap((link) => module.serve(line(link)).pipe(catchError(() => EMPTY))),
      finalize(() => module.control.powerDown('NORMAL POWER DOWN')),
    );
  });

const latencyOf = (latency: What['latency']): Latency =>
  latency === 'measured' ? measured : { '*': latency };
