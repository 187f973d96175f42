import type { Accepted } from './accepted.ts';
import type { AlreadyConnected } from './already-connected.ts';
import type { Booted } from './boot.ts';
import type { Closed } from './closed.ts';
import type { ConnectResult } from './connected.ts';
import type { ContextDeactivated } from './deactivated.ts';
import type { FunctionalityChanged } from './functionality.ts';
import type { PoweredDown, PowerWarning } from './power-down.ts';
import type { Readable } from './readable.ts';
import type { ServiceReady } from './ready.ts';
import type { Received } from './received.ts';
import type { RegistrationChanged } from './registration.ts';
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
  | Unknown;
