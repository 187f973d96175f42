import type { Accepted } from './accepted.ts';
import type { AlarmRang } from './alarm.ts';
import type { AlreadyConnected } from './already-connected.ts';
import type { Booted } from './boot.ts';
import type { ClockResult } from './clock.ts';
import type { Closed } from './closed.ts';
import type { ConnectResult } from './connected.ts';
import type { ContextResult } from './context-result.ts';
import type { DataMode } from './data-mode.ts';
import type { ContextDeactivated } from './deactivated.ts';
import type { FunctionalityChanged } from './functionality.ts';
import type { ServerListening } from './listening.ts';
import type { MessageArrived } from './message.ts';
import type { NoCarrier } from './no-carrier.ts';
import type { PingTold } from './ping.ts';
import type { PoweredDown, PowerWarning } from './power-down.ts';
import type { Readable } from './readable.ts';
import type { ServiceReady } from './ready.ts';
import type { Received } from './received.ts';
import type { RegistrationChanged } from './registration.ts';
import type { Ringing } from './ring.ts';
import type { SimChanged } from './sim.ts';
import type { Unknown } from './unknown.ts';

/** Everything the module says of itself. */
export type UrcEvent =
  | ConnectResult
  | AlreadyConnected
  | Closed
  | ContextDeactivated
  | Readable
  | Received
  | Accepted
  | Booted
  | FunctionalityChanged
  | SimChanged
  | ServiceReady
  | PoweredDown
  | PowerWarning
  | RegistrationChanged
  | AlarmRang
  | ClockResult
  | ContextResult
  | DataMode
  | ServerListening
  | MessageArrived
  | NoCarrier
  | PingTold
  | Ringing
  | Unknown;
