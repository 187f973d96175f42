import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { type Emulator, type EmulatorOptions, emulator, m95 } from '@atrx/emulator';
import { nodeNetwork } from '@atrx/emulator/node';
import { memory } from '@atrx/transport';
import { type Modem, type ModemOptions, quectel } from '../../src/modem.ts';
import { type Opened, open } from '../../src/scope/open.ts';

/** A modem over a virtual module whose connections are real ones of this machine. */
export interface Rig {
  readonly modem: Opened<Modem>;
  readonly module: Emulator;
  /** How many AT commands of that name the module was given so far. */
  readonly given: (name: string) => number;
  readonly end: () => Promise<void>;
}

export const rig = async (
  options: Partial<ModemOptions> = {},
  emulated: Partial<EmulatorOptions> = {},
): Promise<Rig> => {
  const network = nodeNetwork({ ports: { 2020: 0 } });
  const module = emulator({ network, profile: { ...m95, escCancels: false }, ...emulated });
  const written: string[] = [];
  const modem = await open(
    quectel(memory(module.serve, { signals: module.signals }), {
      apn: 'CMNET',
      escape: 'literal',
      trace: ({ kind, text }) => {
        if (kind === 'command') written.push(text);
      },
      ...options,
    }),
  );
  return {
    modem,
    module,
    given: (name) => written.filter((line) => line.startsWith(`AT+${name}`)).length,
    end: async () => {
      await modem.close();
      module.control.powerDown('NORMAL POWER DOWN');
    },
  };
};

/** A peer on loopback, as long as the work lasts. */
export const withPeer = async (
  serve: (socket: Socket) => void,
  work: (port: number, server: Server) => Promise<void>,
): Promise<void> => {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    serve(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await work((server.address() as AddressInfo).port, server);
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  }
};
