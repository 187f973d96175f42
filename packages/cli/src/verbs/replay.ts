import { Command, InvalidArgumentError, Option } from 'commander';
import { lastValueFrom, takeUntil } from 'rxjs';
import { refuseSettings, withSettings } from '../settings/options.ts';
import { stopped } from '../stopped.ts';
import type { Pace } from '../trace/replaying.ts';
import type { Where } from '../uart/uart.ts';
import { withWhere } from '../uart/with-where.ts';

const speedOf = (text: string): number => {
  const speed = Number(text);
  if (speed > 0 && Number.isFinite(speed)) return speed;
  throw new InvalidArgumentError('Give a number above 0: 1 as it was, 10 ten times as fast.');
};

const withinOf = (text: string): number => {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give milliseconds.');
};

interface Options extends Where, Pick<Pace, 'within'> {
  readonly speed?: number;
  readonly fast?: true;
}

/** `atrx replay`: the module of a trace, for any program that can open a serial port. */
export const replay = withWhere(withSettings(new Command('replay'), 'none'))
  .description(
    'Be the module of a trace, on a serial port of your own: it says what it said, when it hears what it heard.',
  )
  .argument('<file>', 'the trace')
  .addOption(
    new Option('--speed <times>', 'how many times as fast as it was').argParser(speedOf).conflicts('fast'),
  )
  .option('--fast', 'as fast as the host is: nothing is waited for')
  .option('--within <ms>', 'so long nothing may happen (default: as long as it likes)', withinOf)
  .addHelpText(
    'after',
    `
Examples:
  atrx replay trouble.ndjson                     a port such as /dev/pts/4, which it prints
  atrx replay trouble.ndjson --pty /tmp/modem --fast --within 10000 &
  my-program /tmp/modem && wait $!               the same in CI

It ends with 0 when all of it was played, with 1 where the host writes something else than was recorded, which it says.
`,
  )
  .action(async (file: string, { speed = 1, fast, within, ...where }: Options, verb: Command) => {
    refuseSettings(verb);
    const { replaying } = await import('../trace/replaying.ts');
    const pace = { speed: fast ? Number.POSITIVE_INFINITY : speed, within };
    await lastValueFrom(replaying(file, where, pace).pipe(takeUntil(stopped())), { defaultValue: undefined });
  });
