import { type Parameter, quoted } from '../parameters.ts';
import type { Protocol } from '../state.ts';

/** "TCP" or "UDP", within quotes, in any case. */
export const protocol = (value: Parameter | undefined): Protocol | undefined => {
  const text = quoted(value)?.toUpperCase();
  return text === 'TCP' || text === 'UDP' ? text : undefined;
};
