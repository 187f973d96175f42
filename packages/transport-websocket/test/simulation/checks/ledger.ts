import { must, Violation } from '@atrx/seeds';
import type { Operation, Step } from '../../../src/protocol/message.ts';
import type { Opening } from '../openings.ts';

/** A write of an application, and what it was told of it. */
export interface Write {
  readonly number: number;
  readonly client: string;
  readonly bytes: Uint8Array;
  /** Where it stands among all that its client wrote and asked. */
  readonly order: number;
  /** How many of its bytes the client has ever sent, and where they stand in a lease. */
  sent: number;
  lease: Lease | undefined;
  start: number;
  /** What was not sent of it then was purged. */
  cut: boolean;
  fate: 'wrote' | 'not' | 'unknown' | undefined;
}

/** A request of an application. */
export interface Ask {
  readonly number: number;
  readonly client: string;
  readonly operation: Operation;
  readonly order: number;
  /** The number by which the UART knows what it writes, where it writes. */
  readonly tag: number | undefined;
  said: boolean;
  /** Where it was begun. */
  opening: Opening | undefined;
  /** How often it was begun at the UART; how many of its steps that write have been begun, and when it was done. */
  begun: number;
  steps: number;
  taken: number;
  /** What was told: `ok`, or a code. */
  fate: string | undefined;
}

/** The right to write as it was seen to be granted. Its bytes are what its client sent under it, in order. */
export interface Lease {
  readonly server: string;
  readonly port: string;
  readonly id: number;
  readonly client: string;
  readonly opening: Opening;
  readonly grantedAt: number;
  bytes: Uint8Array;
  /** The client has sent so many; the bridge was given them; it handed them to the UART; the UART has taken them. */
  sent: number;
  arrived: number;
  handed: number;
  taken: number;
  /** Ends of units. */
  readonly units: Set<number>;
  readonly writes: Write[];
  /** What was purged. */
  readonly holes: { readonly from: number; readonly to: number }[];
  purges: number;
  /** The session that holds it; since when none does. */
  session: number | undefined;
  away: number;
  /** When its client was heard last. */
  heard: number;
  /** What is to be written if it ends badly: that number, so many steps; undefined: nothing. */
  will: { readonly number: number; readonly steps: number } | undefined;
  /** The same as its client asked for it. */
  wish: readonly Step[] | undefined;
  willRun: number;
  /** It is done, or was given up. */
  willOver: boolean;
  /** The will that its client was told is in force. */
  told: { readonly number: number | undefined } | undefined;
  welcomed: boolean;
  /** Something was done under it, or is to be. */
  touched: boolean;
  ended: { readonly how: 'fenced' | 'taken' | 'released' | 'expired'; readonly at: number } | undefined;
  order: number;
  /** Pulses that arrived, by their numbers; how many were begun, and how many were answered as done. */
  readonly pulses: Set<number>;
  pulsed: number;
  pulsesOk: number;
}

/** Everything that was written and asked, and under which leases. */
export interface Ledger {
  readonly writes: Map<number, Write>;
  readonly asks: Map<number, Ask>;
  readonly tags: Map<number, Ask>;
  readonly leases: Lease[];
  readonly lease: (server: string, port: string, id: number) => Lease | undefined;
  /** The latest of a port in that life of the bridge. */
  readonly latest: (server: string, port: string) => Lease | undefined;
  /** The one that is held there. */
  readonly live: (server: string, port: string) => Lease | undefined;
  /** Wills by what they write: how many steps that write. */
  readonly wills: Map<number, number>;
  /** Lives of the bridge that are over. */
  readonly dead: Set<string>;
}

export const ledger = (): Ledger => {
  const leases: Lease[] = [];
  const latest = (server: string, port: string) =>
    leases.filter((each) => each.server === server && each.port === port).at(-1);
  return {
    writes: new Map(),
    asks: new Map(),
    tags: new Map(),
    wills: new Map(),
    leases,
    dead: new Set(),
    lease: (server, port, id) =>
      leases.find((each) => each.id === id && each.server === server && each.port === port),
    latest,
    live: (server, port) => {
      const last = latest(server, port);
      return last?.ended ? undefined : last;
    },
  };
};

/** The client sends bytes under a lease: what it sends again is the same, what is new is what was written next. */
export const sent = (lease: Lease, offset: number, bytes: Uint8Array, next: readonly Write[]): void => {
  must(
    offset <= lease.sent,
    'R4',
    () => `${lease.client} leaves a hole: ${offset} where ${lease.sent} is next`,
  );
  const end = offset + bytes.length;
  const again = Math.min(lease.sent, end) - offset;
  for (let at = 0; at < again; at += 1)
    if (lease.bytes[offset + at] !== bytes[at])
      throw new Violation('R4', `${lease.client} sends other bytes at ${offset + at}`);
  must(
    again === 0 || again === bytes.length,
    'units',
    () => `${lease.client} cuts its units anew at ${offset}`,
  );
  if (end <= lease.sent) {
    must(lease.units.has(end), 'units', () => `${lease.client} ends a unit at ${end}, where none ended`);
    return;
  }
  let from = offset;
  for (const write of next) {
    if (from === end) break;
    if (write.fate !== undefined || write.cut || write.sent === write.bytes.length) continue;
    if (write.lease === undefined) {
      write.lease = lease;
      write.start = from;
      lease.writes.push(write);
    }
    must(
      write.lease === lease && write.start + write.sent === from,
      'R7',
      () => `${lease.client} sends the rest of the write ${write.number} elsewhere`,
    );
    const count = Math.min(write.bytes.length - write.sent, end - from);
    for (let at = 0; at < count; at += 1)
      if (write.bytes[write.sent + at] !== bytes[from - offset + at])
        throw new Violation('order', `${lease.client} sends at ${from + at} what was not written next`);
    write.sent += count;
    from += count;
  }
  must(from === end, 'order', () => `${lease.client} sends ${end - from} bytes that nobody wrote`);
  if (lease.bytes.length < end) {
    const roomier = new Uint8Array(Math.max(end, 2 * lease.bytes.length));
    roomier.set(lease.bytes);
    lease.bytes = roomier;
  }
  lease.bytes.set(bytes, offset);
  lease.sent = end;
  lease.units.add(end);
};

/** Whether the UART has taken all of it. */
export const onTheUart = ({ lease, start, bytes, sent: out }: Write): boolean => {
  if (bytes.length === 0) return true;
  return (
    lease !== undefined &&
    out === bytes.length &&
    start + bytes.length <= lease.taken &&
    !lease.holes.some(({ from, to }) => from < start + bytes.length && to > start)
  );
};

/** Whether a byte of it was handed to the UART. */
export const touched = ({ lease, start, sent: out }: Write): boolean => {
  if (lease === undefined) return false;
  for (let at = start; at < Math.min(start + out, lease.handed); at += 1)
    if (!lease.holes.some(({ from, to }) => at >= from && at < to)) return true;
  return false;
};

/** Whether its will must be executed, and is not done. */
export const willDue = ({ touched: used, will, willOver, willRun, ended }: Lease): boolean =>
  used &&
  will !== undefined &&
  !willOver &&
  willRun < will.steps &&
  (ended?.how === 'taken' || ended?.how === 'expired');
