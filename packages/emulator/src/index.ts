export type { Control } from './control.ts';
export { type Emulator, emulator } from './emulator.ts';
export { type Fault, faults, type Reach } from './faults.ts';
export { type Latency, measured } from './latency.ts';
export type { Call } from './network/exchange.ts';
export type { Caller, Connection, Endpoint, Listener, Network } from './network/network.ts';
export { type Cause, Unresolved } from './network/unresolved.ts';
export {
  echo,
  type Listening,
  type Peer,
  type Service,
  silent,
  type VirtualNetwork,
  virtualNetwork,
} from './network/virtual.ts';
export type { EmulatorOptions } from './options.ts';
export { m10 } from './profiles/m10.ts';
export { m26 } from './profiles/m26.ts';
export { m35 } from './profiles/m35.ts';
export { m66 } from './profiles/m66.ts';
export { m72 } from './profiles/m72.ts';
export { m95 } from './profiles/m95.ts';
export { mc60 } from './profiles/mc60.ts';
export { note } from './profiles/note.ts';
export type { Profile } from './profiles/profile.ts';
export type { Saved, SavedContext } from './saved.ts';
export type { KeepAlive, Option, Services } from './services.ts';
export type {
  ContextId,
  ContextSetting,
  ContextState,
  IpState,
  ModuleState,
  Protocol,
  Registration,
  Role,
  ServerPhase,
  ServerState,
  Setting,
  Sim,
  SocketPhase,
  SocketState,
  Transfer,
  Voltage,
} from './state.ts';
