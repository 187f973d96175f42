import { type Program, started } from '../processes/child.ts';
import { MEASURED, MiB } from '../processes/memory.ts';
import { freePort } from '../processes/port.ts';
import { type Cell, type Context, cellOf, type Scenario, scaled } from './scenario.ts';

const OFFERED = 1_024 * MiB;
const CLIENTS = 4;
/** After so much the heap of Node has the size that it keeps. */
const WARM = 128 * MiB;
const BOUND = 8 * MiB + CLIENTS * 128 * 1024;

const inMiB = (bytes: number) => (bytes / MiB).toFixed(1);

/** A server whose UART offers more than anybody reads: by how much it grows. */
const grown = async (context: Context, program: string, path: string, protocol: boolean): Promise<Cell> => {
  const { bundle, token } = context;
  const port = await freePort();
  await using server = await started(bundle.program(program), { port, token }, MEASURED);
  const deaf: Program[] = [];
  try {
    for (let client = 0; client < CLIENTS; client += 1)
      deaf.push(
        await started(bundle.program('deaf'), {
          ...{ url: `ws://127.0.0.1:${port}${path}`, token, role: 'observer', bridge: protocol },
        }),
      );
    // The plain server would have grown by then.
    if (protocol) await server.ask('offer', WARM, 60_000);
    const [bytes = 0, peak = 0, end = 0] = await server.ask('offer', scaled(OFFERED, context), 120_000);
    return {
      text: `+${inMiB(peak)} MiB at most, +${inMiB(end)} MiB in the end, of ${inMiB(bytes)} MiB`,
      holds: peak <= BOUND && server.alive(),
    };
  } finally {
    await Promise.all(deaf.map((client) => client.kill()));
  }
};

export const slowReader: Scenario = {
  name: 'slow-reader',
  limit: 500_000,
  run: async (context) => [
    {
      what: `${inMiB(scaled(OFFERED, context))} MiB read from a UART for ${CLIENTS} clients that do not read: memory of the server`,
      bound: `+8 MiB and 128 KiB for each client: +${inMiB(BOUND)} MiB`,
      cells: Object.fromEntries([
        await cellOf(context, 'bridge', () => grown(context, 'flooded', '/uart', true)),
        await cellOf(context, 'naive', () => grown(context, 'naive', '', false)),
      ]),
    },
  ],
};
