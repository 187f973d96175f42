import type { Urc } from '../at/urc.ts';
import { accepted } from './accepted.ts';
import { alreadyConnected } from './already-connected.ts';
import { boot } from './boot.ts';
import { closed } from './closed.ts';
import { connected } from './connected.ts';
import { deactivated } from './deactivated.ts';
import { functionality } from './functionality.ts';
import { powerDown } from './power-down.ts';
import { readable } from './readable.ts';
import { ready } from './ready.ts';
import { registration } from './registration.ts';
import { sim } from './sim.ts';
import { unknown } from './unknown.ts';
import type { UrcEvent } from './urc-event.ts';

/** Every kind of URC that comes as a line, in the order in which they are tried: the frequent first, the unknown last. */
export const urcs: readonly Urc<UrcEvent>[] = [
  readable,
  closed,
  connected,
  alreadyConnected,
  accepted,
  deactivated,
  registration,
  boot,
  functionality,
  sim,
  ready,
  powerDown,
  unknown,
];

export type { Accepted } from './accepted.ts';
export type { AlreadyConnected } from './already-connected.ts';
export type { Booted } from './boot.ts';
export type { Closed } from './closed.ts';
export type { Connected, ConnectFailed, ConnectResult } from './connected.ts';
export type { ContextDeactivated } from './deactivated.ts';
export type { FunctionalityChanged } from './functionality.ts';
export type { PoweredDown, PowerWarning } from './power-down.ts';
export type { Readable, Waiting } from './readable.ts';
export type { ServiceReady } from './ready.ts';
export type { Received } from './received.ts';
export type { RegistrationChanged } from './registration.ts';
export type { SimChanged } from './sim.ts';
export type { Unknown } from './unknown.ts';
export type { UrcEvent } from './urc-event.ts';
export {
  accepted,
  alreadyConnected,
  boot,
  closed,
  connected,
  deactivated,
  functionality,
  powerDown,
  readable,
  ready,
  registration,
  sim,
  unknown,
};
