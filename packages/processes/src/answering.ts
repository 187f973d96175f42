import { either as E, function as F } from 'fp-ts';
import * as t from 'io-ts';

const Question = t.type({ id: t.number, question: t.string, argument: t.number });

type Questions = Readonly<
  Record<string, (argument: number) => readonly number[] | Promise<readonly number[]>>
>;

/** The child's side: answers what its parent asks, and ends when the parent is gone. */
export const answering = (questions: Questions): void => {
  process.on('message', (message: unknown) =>
    F.pipe(
      Question.decode(message),
      E.match(ignored, ({ id, question, argument }) => {
        const answer = questions[question];
        const work = async () => {
          if (!answer) throw new Error('no such question');
          return answer(argument);
        };
        work().then(
          (numbers) => say({ id, answer: numbers }),
          (error: unknown) => say({ id, failed: String(error) }),
        );
      }),
    ),
  );
  process.on('disconnect', () => process.exit());
};

/** Tells the parent something that it has not asked. */
export const tell = (what: string, ...numbers: readonly number[]): void => say({ told: what, numbers });

const say = (message: object) => {
  if (process.connected) process.send?.(message, () => undefined);
};

/** What the program was started with. */
export const settingsOf = <A>(codec: t.Type<A>): A =>
  F.pipe(
    codec.decode(JSON.parse(process.argv[2] ?? '{}')),
    E.getOrElse((errors: t.Errors): A => {
      throw new Error(`no settings: ${errors.map(({ context }) => context.map(({ key }) => key).join('.'))}`);
    }),
  );

/** What cannot be understood did not come from here. */
const ignored = () => undefined;
