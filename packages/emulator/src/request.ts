import { type Parameter, parameters } from './parameters.ts';
import type { Reader } from './reader.ts';

/** What is asked of a command: `AT+X=?`, `AT+X?`, `AT+X=…` or `AT+X`. */
export type Form = 'test' | 'read' | 'write' | 'execute';

/** One command of a line: `AT+QIOPEN=0,"TCP",…` is QIOPEN, write; `ATE0` is E, write, with the number behind it. */
export interface Request {
  /** In capitals, without the `+`; basic commands keep their `&`. */
  readonly name: string;
  readonly form: Form;
  readonly parameters: readonly Parameter[];
}

/** What a line asks for: its commands in order, nothing (no AT on it), or something no module understands. */
export type Asked = readonly Request[] | 'nothing' | 'nonsense';

const CR = 13;
const LF = 10;
const BACKSPACE = 8;
const SLASH = 47;
const longest = 256;

/**
 * Reads a command line up to its CR, or up to the slash of `A/`. An LF before a line is not part of it: it is what
 * hosts that end their lines with CR LF leave behind. Of a line that is too long enough is kept to tell that it is.
 */
export const commandLine =
  (begun?: string): Reader<string> =>
  (bytes) => {
    let start = 0;
    if (begun === undefined) while (bytes[start] === LF) start++;
    let line = begun ?? '';
    for (let at = start; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0;
      if (byte === BACKSPACE) line = line.slice(0, -1);
      else if (byte !== CR && line.length <= longest) line += String.fromCharCode(byte);
      if (byte === CR || (byte === SLASH && repeats.test(line))) {
        return { used: at + 1, echo: bytes.subarray(start, at + 1), result: line };
      }
    }
    const echo = bytes.subarray(start);
    return { used: bytes.length, echo, next: commandLine(echo.length > 0 ? line : begun) };
  };

/** `A/`: the last line once more. It has no CR. */
export const repeats = /^a\/$/i;

/** The commands on a line. What stands before the AT is noise. */
export const asked = (line: string): Asked => {
  const start = line.search(/at/i);
  if (start < 0) return 'nothing';
  if (line.length > longest) return 'nonsense';
  const requests: Request[] = [];
  let rest = line.slice(start + 2).trimStart();
  while (rest !== '') {
    const command = rest.startsWith('+') ? extended(rest) : basic(rest);
    if (!command) return 'nonsense';
    requests.push(command.request);
    rest = command.rest.trimStart();
  }
  return requests;
};

interface Parsed {
  readonly request: Request;
  readonly rest: string;
}

/** `+NAME`, `+NAME?`, `+NAME=?`, `+NAME=…`, up to a semicolon that is not within quotes. */
const extended = (text: string): Parsed | undefined => {
  const match = /^\+([a-z0-9]+) *(=\?|\?|=((?:"[^"]*"|[^";])*))? *(?:;|$)/i.exec(text);
  if (!match?.[1]) return undefined;
  const [whole, name, suffix, list] = match;
  const form =
    suffix === undefined ? 'execute' : suffix === '=?' ? 'test' : suffix === '?' ? 'read' : 'write';
  const values = list === undefined ? [] : parameters(list);
  if (!values) return undefined;
  return { request: { name: name.toUpperCase(), form, parameters: values }, rest: text.slice(whole.length) };
};

/** `E0`, `&W`, `I`, `S3=13`, `S3?`: a letter and at most a number; more may follow without a separator. */
const basic = (text: string): Parsed | undefined => {
  const match = /^;*(S\d+|&?[a-z]) *(?:=? *(\d+)|(\?))? *;?/i.exec(text);
  if (!match?.[1]) return undefined;
  const [whole, name, number, query] = match;
  return {
    request: {
      name: name.toUpperCase(),
      form: query ? 'read' : number === undefined ? 'execute' : 'write',
      parameters: number === undefined ? [] : [{ text: number, quoted: false }],
    },
    rest: text.slice(whole.length),
  };
};
