import type { BindingPortInterface, DarwinPortBinding, LinuxPortBinding } from '@serialport/bindings-cpp';

/** A port of node-serialport's that polls a file descriptor. */
export type UnixPort = LinuxPortBinding | DarwinPortBinding;

export const isUnixPort = (port: BindingPortInterface): port is UnixPort => 'poller' in port;
