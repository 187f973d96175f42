import { foreground, type IpState, type ModuleState } from './state.ts';

/** The number ATV0 prints in place of a state's name; that of IP PROCESSING, which no paper gives, is assumed. */
const numbers: Readonly<Record<IpState, number>> = {
  'IP INITIAL': 0,
  'IP START': 1,
  'IP CONFIG': 2,
  'IP IND': 3,
  'IP GPRSACT': 4,
  'IP STATUS': 5,
  'TCP CONNECTING': 6,
  'UDP CONNECTING': 6,
  'IP CLOSE': 7,
  'CONNECT OK': 8,
  'IP PROCESSING': 8,
  'PDP DEACT': 9,
};

/** The state of the context the UART controls, as it is printed (note 5.6.2). */
export const stackState = (state: ModuleState): string => {
  const { ip } = foreground(state);
  return `STATE: ${state.settings.V === 1 ? ip : numbers[ip]}`;
};
