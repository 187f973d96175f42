import type { Emulator, VirtualNetwork } from '@atrx/emulator';
import type { Transport } from '@atrx/transport';
import { type Observable, Subscription, tap } from 'rxjs';
import { ModemError } from '../../src/at/reason.ts';
import type { Traced } from '../../src/channel/trace.ts';
import { type Modem, quectel } from '../../src/modem.ts';
import { reconnect } from '../../src/scope/reconnect.ts';
import type { ModemState } from '../../src/stack/state/modem-state.ts';
import { command } from './errands/command.ts';
import { connect } from './errands/connect.ts';
import { datagrams } from './errands/datagrams.ts';
import { resolve } from './errands/resolve.ts';
import { serve } from './errands/serve.ts';
import type { Ledger } from './ledger.ts';
import type { Stage } from './stage.ts';
import type { News } from './urcs.ts';

/** A program that uses a modem for all that it is good for, and opens it again when it has failed. */
export interface Application {
  readonly start: () => void;
  /** The modem, where it is up. */
  readonly modem: () => Modem | undefined;
  readonly state: () => ModemState | undefined;
  /** Nothing new is begun. */
  readonly rest: () => void;
  /** Lets go of the modem without a word. */
  readonly leave: () => void;
  /** Closes it in good order; the program is over then. */
  readonly close: () => void;
  /** It has let go of everything, and no modem is open any more. */
  readonly over: () => boolean;
  /** How many bytes were told by what they are. */
  readonly told: () => number;
}

export const application = (
  stage: Stage,
  books: Ledger,
  world: {
    readonly transport: Transport;
    readonly module: Emulator;
    readonly network: VirtualNetwork;
    readonly news: News;
    readonly received: () => number;
  },
): Application => {
  const { random, count, after, plan, clock, note, goesWrong, must, noting, record } = stage;
  const { module, network, news } = world;
  let modem: Modem | undefined;
  let told = 0;
  let state: ModemState | undefined;
  let life = Subscription.EMPTY;
  let resting = false;
  let closing = false;
  let second: Subscription | undefined;

  /** Each byte is of one kind, and none is told of twice. */
  const attributed = (traced: Traced) => {
    const { direction, kind, text, size } = traced;
    if (noting) record.next(traced);
    note(direction === 'out' ? '  >' : '  <', () => `${kind} ${JSON.stringify(text.slice(0, 100))}`);
    if (direction === 'in') told += size;
    must(told <= world.received(), 'I8', () => `${told} bytes are told, and ${world.received()} have come`);
  };
  const opened$: Observable<Modem> = quectel(world.transport, {
    apn: 'CMNET',
    ...plan.modem,
    scheduler: clock,
    // What note 5.5 leaves to do about a context that does not go down.
    emergencyOff: () => {
      note('fault', 'EMERG_OFF');
      module.control.emergOff();
      return [];
    },
    ...(plan.traced && { trace: attributed }),
  }).pipe(
    tap({
      next: () => count('modems up'),
      error: (error: unknown) => {
        modem = undefined;
        count('modems failed');
        if (error instanceof ModemError && error.reason._tag === 'DeactivationTimedOut')
          count('deactivations given up');
      },
      complete: () => {
        modem = undefined;
      },
    }),
    reconnect({ scheduler: clock, random: random.part, backoff: { first: 500, longest: 10_000 } }),
  );

  const use = (up: Modem) => {
    modem = up;
    books.closed();
    // What came before was told to nobody.
    news.cut();
    up.urc$.subscribe({ next: news.heard, error: () => undefined });
    up.state$.subscribe({
      next: (now) => {
        state = now;
      },
      error: () => undefined,
    });
    up.loss$.subscribe({
      next: ({ _tag }) => {
        count('losses told');
        note('loss', _tag);
      },
      error: () => undefined,
    });
    const next = () => {
      if (modem !== up || resting) return;
      errand(up);
      after(-plan.errands * Math.log(1 - random.part()), next);
    };
    after(0, next);
  };

  const errand = (up: Modem) => {
    const dice = random.part();
    if (dice < 0.4) connect(stage, books, network, up);
    else if (dice < 0.7) command(stage, books, module, up);
    else if (dice < 0.78) resolve(stage, books, network, up);
    else if (dice < 0.84) datagrams(stage, books, network, up);
    else if (dice < 0.9) serve(stage, books, network, up);
    else if (dice < 0.96 && plan.modem.connections !== 'single' && (second?.closed ?? true)) beside(up);
    else if (goesWrong('leave') && dice > 0.985) leave(true);
    else if (goesWrong('close') && dice > 0.97) reopen(up);
  };

  /** The other context, with connections of its own, for a while. */
  const beside = (up: Modem) => {
    const own = books.follow('context 1', up.context({ apn: 'CMNET' }), {
      next: (context) => {
        count('second contexts');
        for (let i = random.whole(0, 3); i > 0; i--)
          after(random.whole(0, 4_000), () => {
            if (!own.closed) own.add(connect(stage, books, network, context));
          });
        after(random.whole(3_000, 20_000), () => {
          books.closing();
          if (random.chance(0.5)) return own.unsubscribe();
          books.follow('close context 1', context.close$, { error: () => own.unsubscribe() });
        });
      },
    });
    second = own;
  };

  const start = () => {
    if (!life.closed || closing) return;
    life = books.follow('modem', opened$, {
      next: use,
      // What does not pass by itself: somebody has seen to it.
      error: () => after(5_000, start),
      complete: () => after(1_000, start),
      gone: () => {
        modem = undefined;
      },
    });
  };

  const leave = (again: boolean) => {
    count('modems left');
    note('modem', 'is let go');
    books.closing();
    life.unsubscribe();
    if (again) after(random.whole(0, 3_000), start);
  };

  const reopen = (up: Modem) => {
    count('modems closed');
    books.closing();
    books.follow('close modem', up.close$, { error: () => leave(!closing) });
  };

  return {
    start,
    modem: () => modem,
    state: () => state,
    rest: () => {
      resting = true;
    },
    leave: () => {
      closing = true;
      leave(false);
    },
    close: () => {
      closing = true;
      if (modem) reopen(modem);
    },
    over: () => life.closed,
    told: () => told,
  };
};
