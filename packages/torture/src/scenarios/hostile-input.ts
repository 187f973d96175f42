import { change, ended, MiB, output } from '@atrx/processes';
import { either as E, function as F } from 'fp-ts';
import * as t from 'io-ts';
import { cellOf, type Scenario, scaled } from './scenario.ts';

const MESSAGES = 1_000_000;
const SLOW = 50;
const GROWTH = 16 * MiB;

const Result = t.type({
  messages: t.number,
  understood: t.number,
  /** Milliseconds of work for the slowest one. */
  slowest: t.number,
  /** Bytes of heap, after a garbage collection, beyond what there was after the first tenth. */
  growth: t.number,
  thrown: t.number,
});

/** In one process, without a network: what the decoders and both machines make of messages that are nearly right. */
export const hostileInput: Scenario = {
  name: 'hostile-input',
  limit: 600_000,
  run: async (context) => {
    const count = scaled(MESSAGES, context);
    const measure = async () => {
      const child = output(process.execPath, [
        '--expose-gc',
        context.bundle.program('hostile-input'),
        String(count),
      ]);
      await using _ = child;
      await ended(child, 580_000);
      return F.pipe(
        Result.decode(JSON.parse(child.said() || 'null')),
        E.match(
          () => ({ text: `it ended early: ${child.complaint()}`, holds: false }),
          ({ messages, understood, slowest, growth, thrown }) => ({
            text: `${messages.toLocaleString('en')}, of which ${understood.toLocaleString('en')} say something; ${thrown} thrown; the slowest ${slowest.toFixed(1)} ms; heap ${change(growth)}`,
            holds: messages >= count && thrown === 0 && slowest <= SLOW && growth <= GROWTH,
          }),
        ),
      );
    };
    return [
      {
        what: `${count.toLocaleString('en')} hostile messages, text and binary, to the decoders and both machines`,
        bound: `nothing thrown, none takes ${SLOW} ms, memory flat`,
        cells: Object.fromEntries([await cellOf(context, 'bridge', measure)]),
      },
    ];
  },
};
