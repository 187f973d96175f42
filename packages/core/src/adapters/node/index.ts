export { type Created, connectVia, type Destination, type ViaOptions } from './connect-via.ts';
export type { DuplexOptions } from './connection-stream.ts';
export { duplex } from './duplex.ts';
export type { ModemSocket } from './modem-socket.ts';
export type { NodeError } from './node-error.ts';
export { serverVia } from './server-via.ts';
