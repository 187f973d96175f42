export { iterate } from './adapters/iterate.ts';
export type { Argument } from './at/argument.ts';
export * as argument from './at/argument.ts';
export type { Command, Input } from './at/command.ts';
export type { EscapeEffect } from './at/escape-effect.ts';
export { execute, read, set, test, write } from './at/forms.ts';
export { describe, ModemError, type Reason, type SendOutcome } from './at/reason.ts';
export { recoverable } from './at/recoverable.ts';
export type { Rule, Step } from './at/rule.ts';
export {
  accepted,
  answer,
  type Decode,
  done as final,
  exactly,
  firstOf,
  more,
  ok,
  prefixed,
  readable,
  refused,
} from './at/rules.ts';
export type { Urc } from './at/urc.ts';
export { type AtPort, type AtPortOptions, atPort, type Told } from './at-port.ts';
export type { At } from './channel/at.ts';
export type { Loss } from './channel/loss.ts';
export type { Traced, TraceKind } from './channel/trace.ts';
export type { Address } from './codec/address.ts';
export type { Dialect } from './dialects/dialect.ts';
export { gsm } from './dialects/gsm.ts';
export { type Modem, type ModemOptions, quectel } from './modem.ts';
export { attempt, reasonOf } from './scope/attempt.ts';
export type { Closeable } from './scope/closeable.ts';
export { done } from './scope/done.ts';
export { type Opened, open } from './scope/open.ts';
export { type Reconnection, type ReconnectOptions, reconnect } from './scope/reconnect.ts';
export { use } from './scope/use.ts';
export { type BaudRateOptions, findBaudRate } from './stack/bring-up/find-baud-rate.ts';
export type { Identity } from './stack/bring-up/identity.ts';
export type { Peer } from './stack/connection/seat.ts';
export type { Datagram, Delivery, SendProgress, Socket } from './stack/connection/socket.ts';
export type { Access, Context } from './stack/context/context.ts';
export type { ListenOptions } from './stack/server/listen.ts';
export type { ConnectionInfo, ContextState } from './stack/state/context-state.ts';
export type { ModemState } from './stack/state/modem-state.ts';
export type { TransparentRequest } from './stack/transparent/client.ts';
export type { Pipe } from './stack/transparent/pipe.ts';
export type { TransparentServerRequest } from './stack/transparent/server.ts';
export type { DetectOptions, KeepAliveOptions } from './stack/upkeep/upkeep.ts';
export type { UrcEvent } from './urcs/urc-event.ts';
