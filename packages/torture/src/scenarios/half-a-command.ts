import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Program, started } from '@atrx/processes';
import { atrx } from '../rivals/bridge.ts';
import type { System } from '../rivals/system.ts';
import { beside, type Cell, type Context, type Scenario } from './scenario.ts';

const PAYLOAD = 30;
const COMMAND = `AT+QISEND=0,${PAYLOAD}\r`;

/** What a client wants to send over its connection, if it lives long enough: no other client wants the same. */
const intentOf = (bytes: number) => `${bytes.toString().padStart(2, '0')}:${'abcdefghijklmnopqrstuvwxyz0'}`;

/** A peer of the module on the loopback, and what it has been sent since it was asked last. */
const peer = async () => {
  let received = '';
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('data', (bytes) => {
      received += bytes.toString('latin1');
    });
    socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: address !== null && typeof address === 'object' ? address.port : 0,
    connected: () => sockets.size > 0,
    taken: () => {
      const all = received;
      received = '';
      return all;
    },
    [Symbol.dispose]: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
};

let modules = 0;

/** A client dies after each number of bytes; the next one asks for OK, and the peer is asked what it got. */
const interrupted = async ({ bundle, token, say }: Context, system: System): Promise<Cell> => {
  modules += 1;
  const link = join(bundle.scratch, `module-${modules}.tty`);
  using far = await peer();
  await using _module = await started(bundle.program('module'), { link });
  await using served = await system.serve(link);
  const caller = (intent: string) =>
    started(bundle.program('caller'), {
      ...{ url: system.url(served.port), token, bridge: system.name === 'bridge', intent },
    });
  const late: number[] = [];
  const leaked: string[] = [];
  const short: number[] = [];
  let worst = 0;

  const withCaller = async <T>(intent: string, work: (caller: Program) => Promise<T>): Promise<T> => {
    await using own = await caller(intent);
    return await work(own);
  };
  const connected = async () => {
    for (let time = 0; time < 5 && !far.connected(); time += 1)
      await withCaller('', (own) => own.ask('connect', far.port));
    if (!far.connected()) throw new Error(`${system.name}: the module has no connection to its peer`);
  };

  const all = COMMAND.length + PAYLOAD;
  await connected();
  for (let bytes = 0; bytes <= all; bytes += 1) {
    const payload = intentOf(bytes);
    // The end of this block kills it.
    const [typed] = await withCaller(COMMAND + payload, (victim) => victim.ask('type', bytes));
    if (typed !== bytes) short.push(bytes);
    await withCaller('', async (next) => {
      const [ms = -1] = await next.ask('at');
      worst = Math.max(worst, ms);
      if (ms === -1) {
        late.push(bytes);
        await next.ask('rescue');
      }
    });
    await wait(20);
    // The next one needs a connection: what comes while there is none, and while it is made, nobody has sent either.
    await connected();
    const got = far.taken();
    if (bytes === all && got !== payload) short.push(bytes);
    if (!payload.startsWith(got)) {
      leaked.push(got);
      say(`${system.name}, killed after ${bytes} bytes: the peer got ${JSON.stringify(got)}`);
    }
  }
  return {
    text: [
      leaked.length === 0 ? 'nothing foreign' : `**others' bytes at the peer** ${leaked.length} ×`,
      late.length === 0 ? `OK within ${(worst / 1_000).toFixed(2)} s` : `**no OK in 2 s** ${late.length} ×`,
      ...(short.length > 0 ? [`not all typed, or not all arrived ${short.length} ×`] : []),
      `of ${all + 1}`,
    ].join(', '),
    holds: leaked.length === 0 && late.length === 0 && short.length === 0,
  };
};

export const halfACommand: Scenario = {
  name: 'half-a-command',
  limit: 900_000,
  run: async (context) => [
    {
      what: `a writer killed after each byte of \`AT+QISEND=0,${PAYLOAD}\` and its payload`,
      bound:
        "the peer gets a prefix of its intent and nothing of others; the next writer's `AT` has OK in 2 s",
      cells: await beside(
        context,
        (system) => interrupted(context, system),
        context.systems.map((system) =>
          system.name === 'bridge' ? atrx(context.bundle.program('server'), context.token, true) : system,
        ),
      ),
    },
  ],
};
