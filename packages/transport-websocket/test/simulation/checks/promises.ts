import { must, Violation } from '@atrx/seeds';
import type { ClientEffect } from '../../../src/client/machine/effect.ts';
import type { ClientEvent } from '../../../src/client/machine/event.ts';
import type { Operation } from '../../../src/protocol/message.ts';
import { numberOf } from '../content.ts';
import { type Ask, type Lease, type Ledger, onTheUart, sent, touched, type Write } from './ledger.ts';

/** What one application writes and asks, and what it is told of that: R4, R7. */
export interface Promises {
  readonly stepped: (
    event: ClientEvent,
    effects: readonly ClientEffect[],
    server: string | undefined,
  ) => void;
  /** Nothing waits for an answer. */
  readonly settled: () => boolean;
  readonly open: () => string;
}

export const promises = (ledger: Ledger, client: string, port: string): Promises => {
  const writes: Write[] = [];
  const asks: Ask[] = [];
  /** Up to which byte of each lease it may send. */
  const limits = new Map<number, number>();
  /** How far it was told that the UART has taken its bytes. */
  const written = new Map<number, number>();
  /** Under which lease it sent last, and up to which byte over this connection. */
  let sending: { readonly lease: Lease; readonly to: number } | undefined;
  /** The highest number that a request of it has borne. */
  let highest = 0;
  let left = false;
  /** Where the last purge stands among all that was written and asked. */
  let purge = Number.NEGATIVE_INFINITY;

  const theWrite = (number: number): Write => {
    const write = ledger.writes.get(number);
    if (!write || write.client !== client)
      throw new Violation('settled', `there is no write ${number} of ${client}`);
    if (write.fate !== undefined) throw new Violation('settled', `the write ${number} is settled twice`);
    return write;
  };
  const theAsk = (number: number): Ask => {
    const ask = ledger.asks.get(number);
    if (!ask || ask.client !== client)
      throw new Violation('settled', `there is no request ${number} of ${client}`);
    if (ask.fate !== undefined) throw new Violation('settled', `the request ${number} is settled twice`);
    return ask;
  };
  /** A purge was asked, and nobody heard what it has dropped. */
  const purging = () => asks.some(({ operation, fate }) => operation.t === 'purge' && fate === undefined);
  /** R7: something has happened after which nobody can know. */
  const excused = (write: Write, finished: boolean): boolean =>
    left ||
    finished ||
    write.order < purge ||
    write.lease?.ended !== undefined ||
    (write.lease !== undefined && ledger.dead.has(write.lease.server));

  const credited = (grant: { lease: number; written: number; limit: number }) => {
    limits.set(grant.lease, Math.max(limits.get(grant.lease) ?? 0, grant.limit));
    written.set(grant.lease, Math.max(written.get(grant.lease) ?? 0, grant.written));
  };
  const heard = (event: ClientEvent) => {
    if (event._tag === 'Ended') left = true;
    if (event._tag === 'Sent' && event.frame._tag === 'TxAck') credited(event.frame);
    if (event._tag === 'Write') writes.push(...one(ledger.writes.get(event.write)));
    if (event._tag === 'Ask') {
      const ask = ledger.asks.get(event.ask);
      asks.push(...one(ask));
      if (ask?.operation.t === 'purge') {
        purge = ask.order;
        for (const write of writes) if (write.sent < write.bytes.length) write.cut = true;
      }
    }
    if (event._tag !== 'Said') return;
    if (event.message.t === 'lease')
      written.set(
        event.message.lease,
        Math.max(written.get(event.message.lease) ?? 0, event.message.written),
      );
    if (event.message.t === 'welcome' || event.message.t === 'ok') {
      const { tx } = event.message;
      if (tx) credited(tx);
      if (event.message.t === 'welcome')
        sending = sending && sending.lease.id === tx?.lease ? { ...sending, to: tx.accepted } : undefined;
    }
  };
  const did = (effect: ClientEffect, server: string | undefined, finished: boolean, answered: boolean) => {
    switch (effect._tag) {
      case 'Send': {
        if (effect.frame._tag !== 'Tx') return;
        const { lease: id, offset, bytes } = effect.frame;
        const lease = ledger.lease(server ?? '', port, id);
        if (!lease || lease.client !== client)
          throw new Violation('R1', `${client} sends under ${id}, not its own here`);
        const limit = limits.get(id) ?? 0;
        must(
          offset + bytes.length <= limit,
          'credit',
          () => `${client} sends up to ${offset + bytes.length} of ${limit}`,
        );
        sending = { lease, to: offset + bytes.length };
        return sent(lease, offset, bytes, writes);
      }
      case 'Say': {
        const { message } = effect;
        if (!('id' in message)) return;
        // What it says is what was asked: the first that is not said yet and reads the same, or one that is said again.
        const { id, ...operation } = message;
        const again = id <= highest;
        highest = Math.max(highest, id);
        must(
          message.t !== 'purge' || again || !sending || sending.to === sending.lease.sent,
          'R7',
          () =>
            `${client} purges at ${sending?.to}, and sends again what it had sent up to ${sending?.lease.sent} behind that`,
        );
        const text = JSON.stringify(operation);
        const asked = (each: Ask) =>
          JSON.stringify(each.operation) === text || (each.said && tookOverBefore(each.operation, operation));
        const open = asks.filter((each) => each.fate === undefined && asked(each));
        const ask = open.find(({ said }) => !said) ?? open[0];
        if (ask) ask.said = true;
        else must(message.t === 'release', 'R7', () => `${client} asks for what nobody wants: ${text}`);
        return;
      }
      case 'Wrote': {
        const write = theWrite(effect.write);
        must(
          onTheUart(write),
          'R7',
          () => `the write ${write.number} is told as written, and is not on the UART`,
        );
        write.fate = 'wrote';
        return;
      }
      case 'NotWritten': {
        const write = theWrite(effect.write);
        if (!effect.unknown) {
          must(
            !touched(write),
            'R7',
            () => `the write ${write.number} is told as not written, and the UART has bytes of it`,
          );
          write.fate = 'not';
          return;
        }
        must(write.sent > 0, 'R7', () => `the write ${write.number} is unknown, and was never sent`);
        must(excused(write, finished), 'R7', () => `the write ${write.number} is unknown for no reason`);
        const known = write.lease ? (written.get(write.lease.id) ?? 0) : 0;
        must(
          write.order < purge || purging() || write.start + write.bytes.length > known,
          'R7',
          () => `the write ${write.number} is unknown, and was acknowledged: ${known}`,
        );
        write.fate = 'unknown';
        return;
      }
      case 'Answered': {
        const ask = theAsk(effect.ask);
        const { operation } = ask;
        ask.fate = 'ok';
        if (operation.t === 'will') {
          // Of several that are under way the last counts, and that it counts is known when it is answered.
          const last = asks.every((each) => each.order <= ask.order || each.operation.t !== 'will');
          const held = ledger.leases.filter((lease) => lease.client === client && !lease.ended).at(-1);
          if (held && last) held.told = { number: numberOf(operation.steps) };
        }
        if (operation.t === 'action' || operation.t === 'set')
          must(
            ask.taken === 1,
            'once',
            () => `the ${operation.t} ${ask.number} is answered, and was done ${ask.taken} times`,
          );
        if (operation.t === 'script') {
          const steps = operation.steps.filter((step) => 'write' in step).length;
          must(
            ask.taken === steps,
            'once',
            () => `the script ${ask.number} is answered after ${ask.taken} of ${steps} writes`,
          );
        }
        if (operation.t === 'pulse') {
          const own = ledger.leases.filter((lease) => lease.client === client);
          const begun = own.reduce((sum, { pulsed }) => sum + pulsed, 0);
          const done = asks.filter((each) => each.operation.t === 'pulse' && each.fate === 'ok').length;
          must(done <= begun, 'once', () => `${done} pulses are answered, ${begun} were executed`);
        }
        return;
      }
      case 'NotAnswered': {
        const ask = theAsk(effect.ask);
        ask.fate = effect.code;
        // Where the bridge has not said so, nobody knows.
        must(
          answered || !ask.said || effect.code === 'unknown' || REPEATABLE.has(ask.operation.t),
          'R7',
          () => `the request ${ask.number} was said, and is told as ${effect.code}`,
        );
        if (effect.code === 'unknown')
          must(ask.said, 'R7', () => `the request ${ask.number} is unknown, and was never said`);
        const refused = !ask.said || REFUSED.has(effect.code);
        must(
          !refused || ask.begun === 0,
          'R7',
          () => `the request ${ask.number} is refused (${effect.code}), and was executed`,
        );
        return;
      }
    }
  };
  return {
    stepped: (event, effects, server) => {
      heard(event);
      const finished = effects.some(({ _tag }) => _tag === 'Finish');
      const answered = event._tag === 'Said' && event.message.t === 'err';
      for (const effect of effects) did(effect, server, finished, answered);
      if (finished || left) must(settled(), 'settled', () => `${client} ends, and leaves open ${open()}`);
    },
    settled: () => settled(),
    open: () => open(),
  };

  function settled() {
    return writes.every(({ fate }) => fate !== undefined) && asks.every(({ fate }) => fate !== undefined);
  }
  function open() {
    return [
      ...writes.filter(({ fate }) => fate === undefined).map(({ number }) => `the write ${number}`),
      ...asks
        .filter(({ fate }) => fate === undefined)
        .map(({ number, operation }) => `the ${operation.t} ${number}`),
    ].join(', ');
  }
};

const one = <T>(value: T | undefined): readonly T[] => (value === undefined ? [] : [value]);

/** What may have been taken over before a cut is asked for again without taking it from anybody. */
const tookOverBefore = (before: Operation, now: Operation): boolean =>
  before.t === 'takeover' && now.t === 'takeover' && now.how === 'no';

/** They may be done twice, and are asked anew after a cut. */
const REPEATABLE: ReadonlySet<string> = new Set(['ports', 'takeover']);

/** With these, nothing was done. */
const REFUSED: ReadonlySet<string> = new Set(['forbidden', 'no-lease', 'invalid', 'unsupported', 'busy']);
