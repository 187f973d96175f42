import { either as E } from 'fp-ts';
import { describe as sentence } from '../../src/at/reason.ts';
import { ascii, textOf } from '../../src/bytes/ascii.ts';
import { address } from '../../src/codec/address.ts';
import { Count, Decimal, decode, Port } from '../../src/codec/numbers.ts';
import { params } from '../../src/codec/params.ts';
import { pingResult } from '../../src/codec/ping.ts';
import { pushHeader } from '../../src/codec/push-header.ts';
import { answeredRegistration, reportedRegistration } from '../../src/codec/registration.ts';
import { clientStatus, serverStatus } from '../../src/codec/server-status.ts';
import { connectionState, connectionStatus, stackStatus } from '../../src/codec/status.ts';
import {
  isConnectionStatus,
  isListening,
  isServerStatus,
  isStackStatus,
} from '../../src/codec/told-status.ts';
import { transparentSettings } from '../../src/codec/transparent-settings.ts';
import { family, gsm, recognise } from '../../src/dialects/index.ts';
import { catalogue } from '../hostile/catalogue.ts';
import { invented } from '../hostile/numbers.ts';
import { type Played, play } from '../play.ts';
import { ANSWERS } from './answers.ts';

/** In milliseconds: 4 KiB of lines for each of the readers, with every branch counted. */
export const longest = 500;

/** Begins a piece of a counted block instead of a line: how many bytes are to come, then the piece. */
const BLOCK = '\x01';
/** Where data comes without a frame no line is longer. */
const LONGEST_BEGINNING = 256;

/** The dialects that read lines in a way of their own. */
const tongues = [gsm, ...family].filter(
  ({ urcs, ends, mayBegin }, at, all) =>
    all.findIndex((one) => one.urcs === urcs && one.ends === ends && one.mayBegin === mayBegin) === at,
);

/** What reads a field, a list, a row. */
const rows: readonly ((text: string) => E.Either<string, unknown> | undefined)[] = [
  answeredRegistration,
  reportedRegistration,
  clientStatus,
  serverStatus,
  connectionState,
  connectionStatus,
  stackStatus,
  pingResult,
  transparentSettings,
];

const expect = (holds: boolean, what: string, given: unknown) => {
  if (!holds) throw new Error(`${what}: ${JSON.stringify(given)}`);
};

const told = (text: string): Played =>
  text.startsWith(BLOCK)
    ? { _tag: 'Data', remaining: text.charCodeAt(1) || 0, bytes: ascii(text.slice(2)) }
    : text;

/** A command of the catalogue reads these lines: what it says is theirs, and its failure is one harmless line. */
const answered = (which: number, texts: readonly string[]) => {
  const command = catalogue[which % catalogue.length];
  if (!command) return;
  const answer = texts.map(told);
  const { values, end, others } = play(command, ...answer);
  expect(others.length <= answer.length, 'more is passed on than came', others);
  const remaining = answer.flatMap((one) =>
    typeof one !== 'string' && one._tag === 'Data' ? [one.remaining] : [],
  );
  expect(invented(values, texts, remaining).length === 0, `${command.name} tells of`, { values, texts });
  for (const value of values)
    for (const is of [isStackStatus, isConnectionStatus, isServerStatus, isListening]) is(value);
  if (end._tag !== 'Malformed' && end._tag !== 'Refused') return;
  const message =
    end._tag === 'Refused' && end.because
      ? sentence(end.because)
      : sentence({ ...end, command: command.name });
  expect(!/[^\P{Cc}\n]/u.test(message), 'a terminal would obey', message);
};

/** Each kind of URC of each dialect reads the line; one that reads it may begin so at each of its bytes. */
const heard = (line: string) => {
  for (const { urcs, ends, mayBegin } of tongues) {
    const events = urcs.flatMap((urc) => urc.read(line) ?? []);
    for (const event of events) {
      expect(invented(event, [line]).length === 0, 'a URC tells of', { event, line });
      const reason = ends(event);
      if (reason) sentence(reason);
      if (event._tag === 'Unknown' || line.length > LONGEST_BEGINNING) continue;
      for (let length = 0; length <= line.length; length += 1)
        expect(mayBegin(line.slice(0, length)), 'a URC may not begin as it does', line.slice(0, length));
    }
  }
};

/** What is read of a field, a list, a row: nothing, or what stands there. */
const decoded = (text: string) => {
  const { host, port } = E.getOrElseW(() => ({ host: '', port: -1 }))(address(text));
  expect(port < 0 || text.replace(/:0*(?=\d)/, ':') === `${host}:${port}`, 'an address is', text);
  for (const codec of [Count, Port]) {
    const value = decode(codec)(text);
    if (E.isRight(value)) expect(text.replace(/^0+(?=\d)/, '') === String(value.right), 'a count is', text);
  }
  const decimal = decode(Decimal)(text);
  if (E.isRight(decimal)) expect(Number(text) === decimal.right, 'a number is', text);
  const fields = params(text);
  // A quote may keep commas together, never make more fields of them.
  expect(fields.length <= text.split(',').length, 'more fields than commas', text);
  if (!text.includes('"')) expect(fields.length === text.split(',').length, 'fewer fields than commas', text);
  for (const row of rows) {
    const value = row(text);
    if (value && E.isRight(value)) expect(invented(value.right, [text]).length === 0, 'a row tells of', text);
  }
  expect(invented(pushHeader(text), [text]).length === 0, 'a header tells of', text);
  recognise(text);
};

/** Which command reads it, then lines: nobody throws, and what is told stands there. */
export const fuzz = (bytes: Uint8Array): void => {
  const [which = 0] = bytes;
  const texts = textOf(bytes.subarray(1)).split('\n');
  answered(which, texts);
  for (const text of texts) {
    heard(text);
    decoded(text);
    decoded(text.slice(text.indexOf(':') + 1));
  }
};

/** Each command with each answer that one of them may have, and the lines by themselves. */
export const seeds = (): readonly Uint8Array[] =>
  catalogue.flatMap((_, which) =>
    ANSWERS.map((answer) => Uint8Array.from([which, ...ascii(answer.join('\n'))])),
  );
