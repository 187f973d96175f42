import { change, MEASURED, MiB, type Program, started } from '@atrx/processes';
import { freePort } from '../processes/port.ts';
import { blocked, filled } from './filled.ts';
import { type Cell, type Context, cellOf, type Scenario, scaled } from './scenario.ts';

const OFFERED = 1_024 * MiB;
const CLIENTS = 4;
/** After so much the heap of Node has the size that it keeps. */
const WARM = 128 * MiB;
const BOUND = 8 * MiB + CLIENTS * 128 * 1024;

const inMiB = (bytes: number) => (bytes / MiB).toFixed(1);

/** A server whose UART offers more than anybody reads: by how much it grows beyond what it was before somebody was there. */
const grown = async (context: Context, program: string, path: string, protocol: boolean): Promise<Cell> => {
  const { bundle, token } = context;
  const port = await freePort();
  await using server = await started(bundle.program(program), { port, token }, MEASURED);
  /** Those who do not read come, and with a protocol have all that a kernel takes; then more is offered. */
  const offered = async (bytes: number) => {
    const deaf: Program[] = [];
    try {
      for (let client = 0; client < CLIENTS; client += 1)
        deaf.push(
          await started(bundle.program('deaf'), {
            ...{ url: `ws://127.0.0.1:${port}${path}`, token, role: 'observer', bridge: protocol },
          }),
        );
      const offer = (some: number) => server.ask('offer', some, 120_000);
      if (protocol) await filled(server.ask, deaf, offer);
      const grown = await offer(bytes);
      return [...grown, protocol ? await blocked(server.ask) : 0];
    } finally {
      await Promise.all(deaf.map((client) => client.kill()));
    }
  };
  // The first ones go again: by then the heap of Node has the size that it keeps, and what the next ones cost is in the measure.
  // With a plain server they would leave behind what it has kept for them.
  if (protocol) await offered(WARM);
  else await server.ask('offer', WARM);
  const [before = 0] = await server.ask('memory');
  const [bytes = 0, peak = 0, end = 0, still = 0] = await offered(scaled(OFFERED, context));
  return {
    text: `${change(peak - before)} at most, ${change(end - before)} in the end, of ${inMiB(bytes)} MiB`,
    holds: peak - before <= BOUND && still === CLIENTS && server.alive(),
  };
};

export const slowReader: Scenario = {
  name: 'slow-reader',
  limit: 500_000,
  run: async (context) => [
    {
      what: `${inMiB(scaled(OFFERED, context))} MiB read from a UART for ${CLIENTS} clients that do not read: memory of the server`,
      bound: `+8 MiB and 128 KiB for each client: ${change(BOUND)}`,
      cells: Object.fromEntries([
        await cellOf(context, 'bridge', () => grown(context, 'flooded', '/uart', true)),
        await cellOf(context, 'naive', () => grown(context, 'naive', '', false)),
      ]),
    },
  ],
};
