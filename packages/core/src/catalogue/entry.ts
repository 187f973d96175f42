import { type Parameter, text } from './parameter.ts';

/** A command of the manual, for people and for what helps them type. */
export interface Entry {
  /** Without `AT+`: `QIOPEN`; a basic command as it is typed: `ATI`, `AT&F`. */
  readonly name: string;
  /** How it begins: `AT+QIOPEN`, `ATI`. */
  readonly stem: string;
  readonly what: string;
  readonly forms: readonly Form[];
  /** The section of the note that is about it. */
  readonly note?: string;
  /** The longest the module may take to answer, in ms. */
  readonly within: number;
}

/** How a command is asked: `AT+X`, `AT+X?`, `AT+X=?`, `AT+X=…`; `value` is a basic command with its value right behind it. */
export type FormKind = 'execute' | 'read' | 'test' | 'write' | 'value';

/** What is typed behind the name. */
export const SIGNS: Readonly<Record<FormKind, string>> = {
  execute: '',
  read: '?',
  test: '=?',
  write: '=',
  value: '',
};

/** A way to type a command. */
export interface Form {
  readonly kind: FormKind;
  readonly what: string;
  readonly parameters: readonly Parameter[];
  /** What it is answered as a rule, the final line last. */
  readonly answers: readonly string[];
  /** What the module says later of it, unasked. */
  readonly urcs?: readonly string[];
  /** The module prompts for data: as many bytes as the last parameter says, or up to Ctrl+Z. */
  readonly data?: 'counted' | 'ended';
}

/** The manual's longest response time of nearly every command. */
const SOON = 300;

interface About {
  readonly note?: string;
  readonly within?: number;
}

type Rest = Partial<Pick<Form, 'answers' | 'urcs' | 'data'>>;

const OK: readonly string[] = ['OK'];

const form = (kind: FormKind, what: string, parameters: readonly Parameter[], rest: Rest): Form => ({
  kind,
  what,
  parameters,
  answers: OK,
  ...rest,
});

/** `AT+QIACT` and its like: `within` is 300 ms unless it is said. */
export const entry = (name: string, what: string, about: About, ...forms: readonly Form[]): Entry => ({
  within: SOON,
  ...about,
  name,
  stem: `AT+${name}`,
  what,
  forms,
});

/** A basic command, without a plus. */
export const basic = (name: string, what: string, about: About, ...forms: readonly Form[]): Entry => ({
  ...entry(name, what, about, ...forms),
  stem: name,
});

export const execute = (what: string, rest: Rest = {}): Form => form('execute', what, [], rest);

export const read = (what: string, ...answers: readonly string[]): Form =>
  form('read', what, [], { answers: [...answers, 'OK'] });

export const test = (): Form => form('test', 'what it may be', [], {});

export const write = (what: string, parameters: readonly Parameter[], rest: Rest = {}): Form =>
  form('write', what, parameters, rest);

/** A value right behind the name: `AT&D1`. */
export const value = (what: string, parameter: Parameter, rest: Rest = {}): Form =>
  form('value', what, [parameter], rest);

/** A number the module keeps: written, read, asked for what it may be. */
export const setting = (name: string, what: string, parameter: Parameter, about: About = {}): Entry =>
  entry(
    name,
    what,
    about,
    write('set it', [parameter]),
    read('what it is', `+${name}: <${parameter.name}>`),
    test(),
  );

/** One that tells something: `AT+GSN`. */
export const told = (
  name: string,
  what: string,
  answer: string,
  about: About = {},
  ...more: readonly Form[]
): Entry => entry(name, what, about, execute(what, { answers: [answer, 'OK'] }), ...more, test());

/** The name or the address of a host. */
export const host = text('host', 'an IPv4 address; a name under AT+QIDNSIP=1');
