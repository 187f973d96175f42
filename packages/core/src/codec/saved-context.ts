import { either as E, function as F } from 'fp-ts';
import { choice, decode } from './numbers.ts';
import { type TransparentSettings, transparentSettings } from './transparent-settings.ts';

/** What AT+QISCON keeps of the foreground context for the next start of the module. */
export interface SavedContext {
  readonly qidnsip: 0 | 1;
  readonly qiprompt: 0 | 1 | 2 | 3;
  readonly qihead: 0 | 1;
  readonly qishowra: 0 | 1;
  /** What bears it: 0 CSD (a dialled line), 1 GPRS. */
  readonly qicsgp: 0 | 1;
  /** The access point or the line, as the module prints it: `APN` → `CMNET`. */
  readonly bearer: Readonly<Record<string, string>>;
  /** 0 commands and data apart, 1 transparent. */
  readonly qimode: 0 | 1;
  /** In transparent mode only. */
  readonly transparent?: TransparentSettings;
}

/** The lines that make it up, each by the text before its colon. */
export type SavedLines = Readonly<Record<string, string>>;

const MODE = 'App Tcpip Mode';
const TRANSPARENT = ['Number of Retry', 'Wait Time', 'Send Size', 'esc'] as const;
const SETTING = String.raw`\+QIDNSIP|\+QIPROMPT|\+QIHEAD|\+QISHOWRA|\+QICSGP`;
const LINE = new RegExp(
  `^(${SETTING}|Gprs Config \\w+|CSD [\\w ]+|${MODE}|${TRANSPARENT.join('|')}) *: *(.*)$`,
);

/** One of the lines, as its name and its value; `undefined` when it is none. */
export const savedLine = (line: string): readonly [name: string, value: string] | undefined => {
  const [, name, value] = LINE.exec(line) ?? [];
  return name === undefined || value === undefined ? undefined : [name, value];
};

const BEARER = /^(?:Gprs Config|CSD) (.*)$/;

const bearer = (lines: SavedLines): Readonly<Record<string, string>> => {
  const told: Record<string, string> = {};
  for (const [line, value] of Object.entries(lines)) {
    const name = BEARER.exec(line)?.[1];
    if (name !== undefined) told[name] = value;
  }
  return told;
};

const value = <V extends number>(lines: SavedLines, name: string, ...values: readonly V[]) =>
  F.pipe(
    decode(choice(...values))(lines[name] ?? ''),
    E.mapLeft((why) => `${name}: ${why}`),
  );

/** All the lines together. */
export const savedContext = (lines: SavedLines): E.Either<string, SavedContext> =>
  F.pipe(
    E.Do,
    E.apS('qidnsip', value(lines, '+QIDNSIP', 0, 1)),
    E.apS('qiprompt', value(lines, '+QIPROMPT', 0, 1, 2, 3)),
    E.apS('qihead', value(lines, '+QIHEAD', 0, 1)),
    E.apS('qishowra', value(lines, '+QISHOWRA', 0, 1)),
    E.apS('qicsgp', value(lines, '+QICSGP', 0, 1)),
    E.apS('qimode', value(lines, MODE, 0, 1)),
    E.chain((known) => {
      const saved = { ...known, bearer: bearer(lines) };
      const numbers = TRANSPARENT.flatMap((name) => lines[name] ?? []);
      return numbers.length === 0
        ? E.right(saved)
        : E.map((transparent: TransparentSettings) => ({ ...saved, transparent }))(
            transparentSettings(numbers.join(',')),
          );
    }),
  );
