import {
  asyncScheduler,
  concat,
  concatMap,
  defer,
  EMPTY,
  from,
  ignoreElements,
  Observable,
  type SchedulerLike,
  Subject,
  throwError,
  timer,
} from 'rxjs';
import { textOf } from './escapes.ts';
import type { Gap } from './gap.ts';
import { type FarEnd, memory } from './memory.ts';
import { type Heard, heard } from './script/heard.ts';
import { type Step, steps } from './script/step.ts';
import type { Link, Transport } from './transport.ts';
import { TransportError } from './transport-error.ts';

export interface ScriptOptions {
  /** The module repeats each command line before it answers, as real modules do under ATE1. Default: it does not. */
  readonly echo?: boolean;
  /** What carries the bytes and what `~` waits on. Default: at once, and real time. */
  readonly scheduler?: SchedulerLike;
}

/** A module that does what a transcript says, and nothing else. */
export interface Scripted {
  readonly transport: Transport;
  /** The module itself, to stand at the end of a link of your own. */
  readonly farEnd: FarEnd;
  /** The steps that have not been played yet, as they are written: empty when the host has done its part. */
  readonly left: () => ReadonlyArray<string>;
}

/**
 * A module that follows a transcript, one step a line:
 *
 * ```
 * > AT+QISEND=0,5       the host sends this and CR; after a prompt: exactly this
 * >> \x1b               the host sends exactly these bytes
 * < SEND OK             the module prints CR LF, this, CR LF
 * < >                   the module prints the prompt: CR LF, "> "
 * << hi                 the module prints exactly these bytes
 * ~ 500ms               the module is silent that long (or 2s)
 * ! gap 12              the line loses so many bytes here, and its driver tells it; without a number, nobody knows how many
 * ! close               the module closes the link; what follows is for the next opening
 * ! lost                the line is lost; what follows is for the next opening
 * # a comment
 * ```
 *
 * Escapes: `\r`, `\n`, `\t`, `\0`, `\\`, `\x00` to `\xff` (in a template literal: `String.raw`).
 * When the host sends anything else, or anything after the end, the line is lost with an error that says what
 * was expected and what came, now and at every later opening. How the host cuts its bytes does not matter.
 */
export const scripted = (transcript: string, { echo = false, scheduler }: ScriptOptions = {}): Scripted => {
  const all = steps(transcript);
  const gaps$ = new Subject<Gap>();
  const tells = all.some(({ _tag }) => _tag === 'Gaps');
  let played = 0;
  let failure: TransportError | undefined;

  const left = () => all.filter((step) => step.number > played);
  const unexpected = (came: Uint8Array) => {
    failure = new TransportError('lost', departure(left()[0], came));
    return failure;
  };

  const perform = (step: Step, link: Link, host: Heard): Observable<unknown> => {
    const done = defer(() => {
      played = step.number;
      return EMPTY;
    });
    switch (step._tag) {
      case 'Hears':
        return concat(host.take(step.bytes), done, echo && step.echoed ? link.write(step.bytes) : EMPTY);
      case 'Says':
        // Done when handed over: the host may close while it reads the last of it.
        return concat(done, link.write(step.bytes));
      case 'Waits':
        return concat(timer(step.milliseconds, scheduler ?? asyncScheduler).pipe(ignoreElements()), done);
      case 'Gaps':
        return defer(() => {
          gaps$.next(step.gap);
          return done;
        });
      case 'HangsUp':
        return done;
      case 'LosesTheLine':
        return concat(
          done,
          throwError(
            () =>
              new TransportError('lost', `The line is lost, as line ${step.number} of the transcript says.`),
          ),
        );
    }
  };

  const farEnd: FarEnd = (link) =>
    new Observable((subscriber) => {
      if (failure) throw failure;
      const host = heard(unexpected);
      const rest = left();
      const parting = rest.findIndex(({ _tag }) => _tag === 'HangsUp' || _tag === 'LosesTheLine');
      const scene = parting < 0 ? rest : rest.slice(0, parting + 1);
      subscriber.add(link.bytes$.subscribe({ next: host.add, error: (error) => subscriber.error(error) }));
      return concat(
        from(scene).pipe(concatMap((step) => perform(step, link, host))),
        parting < 0 ? host.nothing() : EMPTY,
      ).subscribe(subscriber);
    });

  return {
    farEnd,
    transport: memory(farEnd, { ...(scheduler && { scheduler }), ...(tells && { gaps$ }) }),
    left: () => left().map(({ source }) => source),
  };
};

const departure = (expected: Step | undefined, came: Uint8Array) =>
  [
    'The host departed from the transcript.',
    expected ? `  line ${expected.number}:  ${expected.source}` : '  it is over: nothing more was expected',
    expected?._tag === 'Hears' ? `  expected: ${textOf(expected.bytes)}` : undefined,
    `  received: ${textOf(came)}`,
  ]
    .filter((line) => line !== undefined)
    .join('\n');
