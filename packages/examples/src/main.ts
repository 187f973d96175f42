import { use } from '@atrx/core';
import { lastValueFrom, NEVER, takeUntil, tap } from 'rxjs';
import type { Carried } from './tour/carried.ts';
import { HELP, type Options, optionsOf } from './tour/options.ts';
import { screenOn } from './tour/screen.ts';
import { type Place, PORTS, type Servers, servers } from './tour/servers.ts';
import { stopped$ } from './tour/stopped.ts';
import { isWhole, summary } from './tour/summary.ts';
import { tour } from './tour/tour.ts';

const screen = screenOn(process.stdout, process.env);
const { colours: c, print } = screen;

const INTERRUPTED = 130;

const tell = ({ host, http, echo }: Place) =>
  print(`servers  at ${c.cyan(host)}: HTTP on TCP ${http}, echo on TCP and UDP ${echo}`);

/** Only the servers, until it is stopped. */
const serve = async ({ host = '0.0.0.0', http = PORTS.http, echo = PORTS.echo }: Options) => {
  const until$ = NEVER.pipe(takeUntil(stopped$));
  await lastValueFrom(
    servers({ host, http, echo }).pipe(
      tap<Servers>(tell),
      use(() => until$),
    ),
    {
      defaultValue: undefined,
    },
  );
};

/** The tour, with servers of its own where nobody said where they are. Resolves with the exit code. */
const travel = async (options: Options): Promise<number> => {
  const { host, http, echo } = options;
  const began = performance.now();
  const at = (place: Place) => {
    tell(place);
    return tour(screen, options, place);
  };
  const tour$ =
    host === undefined
      ? servers({ host: '127.0.0.1', http: http ?? 0, echo: echo ?? 0 }).pipe(use((own: Servers) => at(own)))
      : at({ host, http: http ?? PORTS.http, echo: echo ?? PORTS.echo });
  const carried = await lastValueFrom<Carried, undefined>(tour$, { defaultValue: undefined });
  if (!carried) {
    print('Stopped: what was open is closed.');
    return INTERRUPTED;
  }
  print(summary(c, carried, (performance.now() - began) / 1_000));
  return isWhole(carried) ? 0 : 1;
};

const run = async (args: readonly string[]): Promise<number> => {
  const options = optionsOf(args);
  if (options.help) print(HELP);
  else if (options.serve) await serve(options);
  else return travel(options);
  return 0;
};

// Whoever reads this may leave first (`pnpm start | head`): that is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

run(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    screen.draw();
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${c.red('error:')} ${message.replaceAll(/\s*\n\s*/g, ' ')}\n`);
    process.exitCode = 1;
  },
);
