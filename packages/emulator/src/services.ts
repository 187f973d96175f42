/** TCP keep-alive as AT+QIKALIVE keeps it: whether, after how many idle seconds, and how many seconds apart. */
export interface KeepAlive {
  readonly enabled: number;
  readonly idle: number;
  readonly interval: number;
}

/** The options AT+QCFG takes that touch the TCP/IP stack. */
export type Option =
  | 'TCP/AsyncRCOutput'
  | 'TCP/DataFormat'
  | 'TCP/WithCRLF'
  | 'TCP/BufferRemain'
  | 'URC/AsyncCmdBuffer'
  | 'URC/ChannelOutput'
  | 'URC/Disable'
  | 'NW/PDPActAsync'
  | 'DCD/TranMode';

/** What the commands around the stack keep. */
export interface Services {
  readonly keepAlive: KeepAlive;
  readonly configuration: Readonly<Record<Option, number>>;
  /** The time server AT+QNTP asks: an address or a name, and a port. */
  readonly timeServer: { readonly host: string; readonly port: number };
  /** What the time server said last, in milliseconds since 1970 UTC. */
  readonly clock: number | undefined;
  /** AT+QPING is at work: there is one at a time. */
  readonly pinging: boolean;
}

/** As they are at power on. */
export const services: Services = {
  keepAlive: { enabled: 0, idle: 60, interval: 10 },
  configuration: {
    'TCP/AsyncRCOutput': 0,
    'TCP/DataFormat': 0,
    'TCP/WithCRLF': 0,
    'TCP/BufferRemain': 0,
    'URC/AsyncCmdBuffer': 0,
    'URC/ChannelOutput': 0,
    'URC/Disable': 0,
    'NW/PDPActAsync': 0,
    'DCD/TranMode': 0,
  },
  timeServer: { host: '210.72.145.44', port: 123 },
  clock: undefined,
  pinging: false,
};
