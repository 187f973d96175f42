import { ascii } from '../bytes/ascii.ts';
import { startsWith } from './body.ts';
import { ipdEnd, NOT_IPD } from './ipd.ts';

/** How the module frames the data it pushes: its settings QIMUX, QIHEAD, QISHOWRA and QISHOWLA (note 5.3.1). */
export interface Framing {
  /** QIMUX=1: `+RECEIVE: <index>, <length>` comes first. */
  readonly multiple: boolean;
  /** QIHEAD=1: `IPD<length>:` stands right before the data; `IPD<length>TCP:` with QISHOWPT=1 and QIMUX=0. */
  readonly head: boolean;
  /** QISHOWRA=1: a line `RECV FROM:<ip>:<port>` before it. */
  readonly remote: boolean;
  /** QISHOWLA=1: a line `TO:<ip>` before it. */
  readonly local: boolean;
  /**
   * Data comes without its length (QIMUX=0, QIHEAD=0, QINDI=0), and is told apart from lines by what the lines may be: what no
   * line claims is handed out, verbatim, as data that may be none, and data that reads like a line is taken for that line.
   * Only where it is asked for: with QIHEAD=1, QIMUX=1 or QINDI=1 there is no doubt.
   */
  readonly unframed?: true;
}

/** The settings a module has after power on, with QIMUX=1. */
export const plainFraming: Framing = { multiple: true, head: false, remote: false, local: false };

/** How the line with the sender begins. */
export const RECV_FROM = ascii('RECV FROM:');
/** How the line with the module's own address begins. */
export const TO = ascii('TO:');

/** No header is longer, by far: `RECV FROM:255.255.255.255:65535` has 31 characters. */
const LONGEST_HEADER = 64;

/** Whether a line is one of the headers that stand before the data. */
export const isHeader = (
  { remote, local }: Framing,
  bytes: Uint8Array,
  start: number,
  end: number,
): boolean =>
  end - start <= LONGEST_HEADER &&
  ((remote && startsWith(bytes, start, end, RECV_FROM)) || (local && startsWith(bytes, start, end, TO)));

/** Whether what came may be the beginning of one, or of an IPD header, with more to come. */
export const mayBeHeader = (
  { head, remote, local }: Framing,
  bytes: Uint8Array,
  start: number,
  end: number,
  largest: number,
): boolean =>
  // A CR may stand behind the longest.
  end - start <= LONGEST_HEADER + 1 &&
  ((head && ipdEnd(bytes, start, end, largest) !== NOT_IPD) ||
    (remote && beginsAlike(bytes, start, end, RECV_FROM)) ||
    (local && beginsAlike(bytes, start, end, TO)));

const beginsAlike = (bytes: Uint8Array, start: number, end: number, prefix: Uint8Array): boolean =>
  startsWith(bytes, start, end, prefix.subarray(0, end - start));

/** Whether IPD alone heads the data: no paper says that a line end stands before it. */
export const isBare = ({ head, multiple }: Framing): boolean => head && !multiple;

/** How many headers stand between `+RECEIVE:` and its data. */
export const headersOf = ({ head, remote, local }: Framing): number =>
  (head ? 1 : 0) + (remote ? 1 : 0) + (local ? 1 : 0);
