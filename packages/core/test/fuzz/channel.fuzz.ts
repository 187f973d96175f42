import { Reading } from '@atrx/seeds';
import { ascii } from '../../src/bytes/ascii.ts';
import { catalogue } from '../hostile/catalogue.ts';
import { HostileLine } from '../hostile/hostile-line.ts';
import { uncaught } from '../hostile/uncaught.ts';
import { ANSWERS } from './answers.ts';

/** In milliseconds, for so many events, and with every branch counted. */
export const longest = 500;
const MOST = 60;

const commandAt = (at: number) => catalogue[at % catalogue.length];

/** What is said behind the command line, to which the input then need only point. */
const PHRASES = [
  ...ANSWERS.map((answer) =>
    answer.map((line) => `\r\n${line.startsWith('\x01') ? line.slice(2) : line}\r\n`).join(''),
  ),
  '\r\n> ',
  '\r\n+RECEIVE: 0, 5\r\nhello',
  '\r\n+RECEIVE: 0, 1500\r\n',
  '\r\n+QIRD: 1.2.3.4:5,TCP,1500\r\n',
  '\r\n',
  '\r\n0, CLOSED\r\n',
  '\r\nNORMAL POWER DOWN\r\n',
  'A'.repeat(5_000),
  'AT\r',
  'ATE1\r',
].map(ascii);

const phraseAt = (at: number) => PHRASES[at % PHRASES.length] ?? new Uint8Array(0);
const echoOf = (at: number) => {
  const line = commandAt(at)?.line;
  return ascii(line?._tag === 'Right' ? `${line.right}\r` : '');
};

/**
 * Who asks what, leaves, and what a module says meanwhile, in whatever pieces and with whatever time between: each who asked is
 * told once, by the channel's own errors only, and the next command is answered, behind two fences at most.
 */
export const fuzz = (bytes: Uint8Array): void => {
  const reading = new Reading(bytes);
  const faults: string[] = [];
  const thrown = uncaught(() => {
    const repeats = reading.byte() % 2 === 0;
    const line = new HostileLine();
    const ask = () => {
      const command = commandAt(reading.byte());
      if (command && line.errands.length < MOST) line.ask(command);
    };
    const events: readonly (() => void)[] = [
      ask,
      () => line.say(reading.piece()),
      () => line.say(echoOf(reading.byte())),
      () => line.say(phraseAt(reading.byte())),
      () => line.pass(reading.byte() ** 2),
      () => line.errands[reading.byte()]?.leave(),
      () => {
        const [command, then] = [commandAt(reading.byte()), commandAt(reading.byte())];
        if (command) line.ask(command, then);
      },
      () => {
        line.pace = reading.byte() * 10;
      },
      () => line.saidWhenWritten(phraseAt(reading.byte())),
      () => line.pass(reading.byte() * 1_000),
      () => line.say(phraseAt(reading.byte()).subarray(0, reading.byte())),
      () => line.reform(reading.byte() % 2 === 0),
      () => {
        if (reading.byte() > 250) line.lose();
      },
    ];
    for (let happened = 0; happened < MOST && !reading.done; happened += 1)
      events[reading.byte() % events.length]?.();
    faults.push(...line.judge(repeats));
  });
  if (thrown.length > 0) throw thrown[0];
  if (faults.length > 0) throw new Error(faults.join('; '));
};

const [ASK, ECHO, PHRASE, WAIT] = [0, 2, 3, 9];

/** Each command asked, repeated, answered by each phrase, with the time to think. */
export const seeds = (): readonly Uint8Array[] =>
  catalogue.flatMap((_, command) =>
    PHRASES.map((_, phrase) =>
      Uint8Array.from([phrase % 2, ASK, command, ECHO, command, PHRASE, phrase, PHRASE, 0, WAIT, phrase]),
    ),
  );
