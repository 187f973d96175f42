import { join } from 'node:path';
import { type Program, started } from '@atrx/processes';
import type { Served, ServeOptions, System } from '../rivals/system.ts';
import type { Context } from './scenario.ts';

/** A UART that is fed, and a server of it. */
export interface Line extends AsyncDisposable {
  readonly name: string;
  readonly feeder: Program;
  /** The file with all that was written to the UART. */
  readonly heard: string;
  readonly served: Served;
}

let lines = 0;

export const lineOf = async ({ bundle }: Context, system: System, options?: ServeOptions): Promise<Line> => {
  lines += 1;
  const name = `${system.name}-${lines}`;
  const link = join(bundle.scratch, `${name}.tty`);
  const heard = join(bundle.scratch, `${name}.heard`);
  const feeder = await started(bundle.program('feeder'), { link, heard });
  try {
    const served = await system.serve(link, options);
    return {
      name,
      feeder,
      heard,
      served,
      [Symbol.asyncDispose]: async () => {
        await served[Symbol.asyncDispose]();
        await feeder.kill();
      },
    };
  } catch (error) {
    await feeder.kill();
    throw error;
  }
};

/** A client in a process of its own, which keeps a journal. It waits until it is asked to `begin`. */
export const standbyOf = (
  { bundle, token }: Context,
  system: System,
  port: number,
  journal: string,
): Promise<Program> =>
  started(bundle.program(system.name === 'bridge' ? 'client' : 'plain-client'), {
    url: system.url(port),
    token,
    journal,
  });

/** One that has begun. */
export const clientOf = async (...of: Parameters<typeof standbyOf>): Promise<Program> => {
  const client = await standbyOf(...of);
  await client.ask('begin');
  return client;
};
