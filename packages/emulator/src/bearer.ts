import type { Settled } from './options.ts';
import { type ContextState, type IpState, isRegistered, type ModuleState } from './state.ts';

/** Whether the network would give this context an address now. */
export const grants = (
  { sim, registration, attached, settings }: ModuleState,
  { apn }: ContextState,
  options: Settled,
): boolean =>
  sim === 'ready' &&
  settings.CFUN === 1 &&
  attached &&
  isRegistered(registration) &&
  (options.apn === undefined || options.apn === apn);

/** The states in which the context has an address. */
const active: readonly IpState[] = [
  'IP GPRSACT',
  'IP STATUS',
  'TCP CONNECTING',
  'UDP CONNECTING',
  'CONNECT OK',
  'IP CLOSE',
  'IP PROCESSING',
];

export const isActive = ({ ip }: ContextState): boolean => active.includes(ip);
