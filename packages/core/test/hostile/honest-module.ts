import { textOf } from '../../src/bytes/ascii.ts';

const CR = '\r';
const ESC = '\x1b';

/** What it prints to a line besides OK, and to the others nothing but that. */
const ANSWERS: Readonly<Record<string, string>> = {
  'AT+CSQ': '\r\n+CSQ: 7,0\r\n',
  'AT+QIRD=0,1,0,1500': '\r\n+QIRD: 1.2.3.4:5,TCP,5\r\nhello\r\n',
};

const SEND = /^AT\+QISEND=(?:\d,)?(\d+)$/;

/** A module that answers rightly, from whatever it is told first; one that does not repeat command lines never does. */
export class HonestModule {
  private readonly repeats: boolean;
  private typed = '';
  private input = 0;

  constructor(repeats: boolean) {
    this.repeats = repeats;
  }

  /** What it prints to these bytes. */
  hear(bytes: Uint8Array): string {
    let said = '';
    for (const character of textOf(bytes))
      said += this.input > 0 ? this.taken(character) : this.key(character);
    return said;
  }

  private key(character: string): string {
    if (character === ESC) return '';
    if (character !== CR) {
      this.typed += character;
      return '';
    }
    const line = this.typed;
    this.typed = '';
    const echo = this.repeats ? `${line}\r` : '';
    const length = SEND.exec(line)?.[1];
    if (length === undefined) return `${echo}${ANSWERS[line] ?? ''}\r\nOK\r\n`;
    this.input = Number(length);
    return `${echo}\r\n> `;
  }

  private taken(character: string): string {
    // What calls the input off (note 5.2.2.1).
    this.input = character === ESC ? 0 : this.input - 1;
    if (this.input > 0) return '';
    return character === ESC ? '\r\nOK\r\n' : '\r\nSEND OK\r\n';
  }
}
