import type { RegistrationState } from '../../codec/registration.ts';
import type { ContextId } from '../stack.ts';
import type { ContextState } from './context-state.ts';

/**
 * What the module is doing, as far as its answers and URCs have told (note 5.6, figures 3 and 4): what concerns the context
 * that the modem was brought up with, then both contexts (note 7), then the module around them.
 */
export type ModemState = ContextState & Told;

/** What is told of the module as a whole. What it has not said is absent. */
export interface Told {
  readonly contexts: readonly [ContextState, ContextState];
  /** The context that commands are about at present (AT+QIFGCNT, note 7.1). */
  readonly foreground?: ContextId;
  /** It has not said that it switches itself off. */
  readonly powered: boolean;
  /** What the SIM wants: `READY` nothing, `SIM PIN`, … (AT+CPIN?, +CPIN). */
  readonly sim?: string;
  /** Its registration for calls and messages (AT+CREG?, +CREG). */
  readonly registration?: RegistrationState;
  /** Its registration for GPRS (AT+CGREG?, +CGREG). */
  readonly gprs?: RegistrationState;
  /** Whether it is attached to GPRS (AT+CGATT). */
  readonly attached?: boolean;
}

export const modemState = (told: Told): ModemState => ({ ...told.contexts[0], ...told });
