import { ascii, textOf } from '../../src/bytes/ascii.ts';

/** Where in what a module prints at once a URC may stand. */
export interface Seams {
  /** Between two lines, before an echo or a line, behind the last. */
  readonly between: readonly number[];
  /** Within an echo. */
  readonly within: readonly number[];
}

const LINE = /^\r\n([^\r\n]*)\r\n/;
const ECHO = /^AT[^\r]*\r/;
const COUNTED = /^(?:\+QIRD: .*,(\d+)|\+RECEIVE: \d, (\d+))$/;
const HEADERS = /^(?:RECV FROM:[^\r]*\r\n|TO:[^\r]*\r\n|IPD\d+[A-Z]*:)*/;
const FRAMED = /^(?:\r\n)?(?:RECV FROM:[^\r]*\r\n)?IPD(\d+)[A-Z]*:/;

/**
 * Reads what a module prints at once, which is never half of anything. A third reading of the paper, and a rough one: what it
 * does not know it leaves alone.
 */
export const seams = (bytes: Uint8Array): Seams => {
  const text = textOf(bytes);
  const between: number[] = [];
  const within: number[] = [];
  let at = 0;
  while (at < text.length) {
    const rest = text.slice(at);
    const echo = ECHO.exec(rest);
    const framed = FRAMED.exec(rest);
    const line = LINE.exec(rest);
    if (echo) {
      between.push(at);
      for (let i = 3; i < echo[0].length - 1; i++) within.push(at + i);
      at += echo[0].length;
    } else if (framed) {
      between.push(at);
      at += framed[0].length + Number(framed[1]);
    } else if (line) {
      between.push(at);
      at += line[0].length;
      const counted = COUNTED.exec(line[1] ?? '');
      if (!counted) continue;
      at += (HEADERS.exec(text.slice(at))?.[0] ?? '').length + Number(counted[1] ?? counted[2]);
    } else return { between, within };
  }
  // A block may have been cut short by a restart.
  if (at === text.length && text.endsWith('\r\n')) between.push(at);
  return { between, within };
};

/** The same bytes with these ones between them. */
export const spliced = (bytes: Uint8Array, at: number, text: string | Uint8Array): Uint8Array => {
  const piece = typeof text === 'string' ? ascii(text) : text;
  const all = new Uint8Array(bytes.length + piece.length);
  all.set(bytes.subarray(0, at));
  all.set(piece, at);
  all.set(bytes.subarray(at), at + piece.length);
  return all;
};
