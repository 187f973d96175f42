import type { Urc } from '../at/urc.ts';
import { accepted } from './accepted.ts';
import { alarm } from './alarm.ts';
import { alreadyConnected } from './already-connected.ts';
import { boot } from './boot.ts';
import { clock } from './clock.ts';
import { closed } from './closed.ts';
import { connected } from './connected.ts';
import { contextResult } from './context-result.ts';
import { dataMode } from './data-mode.ts';
import { deactivated } from './deactivated.ts';
import { functionality } from './functionality.ts';
import { listening } from './listening.ts';
import { message } from './message.ts';
import { noCarrier } from './no-carrier.ts';
import { ping } from './ping.ts';
import { powerDown } from './power-down.ts';
import { readable } from './readable.ts';
import { ready } from './ready.ts';
import { registration } from './registration.ts';
import { ring } from './ring.ts';
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
  alarm,
  clock,
  contextResult,
  dataMode,
  listening,
  message,
  noCarrier,
  ping,
  ring,
  unknown,
];

export type { Accepted } from './accepted.ts';
export type { AlarmRang } from './alarm.ts';
export type { AlreadyConnected } from './already-connected.ts';
export type { Booted } from './boot.ts';
export type { ClockResult } from './clock.ts';
export type { Closed } from './closed.ts';
export type { Connected, ConnectFailed, ConnectResult } from './connected.ts';
export type { ContextResult } from './context-result.ts';
export type { DataMode } from './data-mode.ts';
export type { ContextDeactivated } from './deactivated.ts';
export type { FunctionalityChanged } from './functionality.ts';
export type { ServerListening } from './listening.ts';
export type { MessageArrived } from './message.ts';
export type { NoCarrier } from './no-carrier.ts';
export type { PingTold } from './ping.ts';
export type { PoweredDown, PowerWarning } from './power-down.ts';
export type { Readable, Waiting } from './readable.ts';
export type { ServiceReady } from './ready.ts';
export type { Received } from './received.ts';
export type { RegistrationChanged } from './registration.ts';
export type { Ringing } from './ring.ts';
export type { SimChanged } from './sim.ts';
export type { Unknown } from './unknown.ts';
export type { UrcEvent } from './urc-event.ts';
export {
  accepted,
  alarm,
  alreadyConnected,
  boot,
  clock,
  closed,
  connected,
  contextResult,
  dataMode,
  deactivated,
  functionality,
  listening,
  message,
  noCarrier,
  ping,
  powerDown,
  readable,
  ready,
  registration,
  ring,
  sim,
  unknown,
};
