import { must, Violation } from '@atrx/seeds';
import type { Task } from '../../../src/bridge/machine/effect.ts';
import { tagOf } from '../content.ts';
import type { Opening, Openings } from '../openings.ts';
import { type Ask, type Lease, type Ledger, willDue } from './ledger.ts';

/** What is asked of the UARTs, and what they have taken. */
export interface Tasks {
  readonly asked: (server: string, port: string, task: number, what: Task) => void;
  readonly took: (port: string, task: number) => void;
  readonly dropped: (port: string, task: number) => void;
  /** The line is as a pulse has left it. */
  readonly pulsing: (opening: Opening) => boolean;
}

/** Bytes of one write to the UART at most. */
const MOST = 16_384;

/** Units whole and in order, of the one who may write; each request once; a will where it is due, before anything else. */
export const tasks = (openings: Openings, ledger: Ledger): Tasks => {
  const running = new Map<string, () => void>();
  /** Where a pulse was begun and is not over. */
  const pulses = new Map<Opening, boolean>();
  /** Whose will is being executed at a port. */
  const wills = new Map<string, Lease>();

  /** The wills that are due at a port and have not been executed, while the port stayed open. */
  const owed = (lease: Lease) =>
    ledger.leases.filter((each) => each !== lease && each.opening === lease.opening && willDue(each));
  const writer = (server: string, port: string, what: string): Lease => {
    const lease = ledger.latest(server, port);
    if (!lease || lease.ended)
      throw new Violation(
        'R1',
        `${what} reach the UART, and nobody may write (${lease?.id} is ${lease?.ended?.how})`,
      );
    return lease;
  };
  const holder = (server: string, port: string, what: string): Lease => {
    const lease = writer(server, port, what);
    const [first] = owed(lease);
    if (first)
      throw new Violation('will', `${what} of ${lease.client} come before the will of ${first.client}`);
    return lease;
  };
  const inOrder = (lease: Lease, order: number, what: string) => {
    must(
      order >= lease.order,
      'order',
      () => `${what} of ${lease.client} comes too late: ${order} after ${lease.order}`,
    );
    lease.order = order;
  };

  const unit = (lease: Lease, bytes: Uint8Array): (() => void) => {
    const from = lease.handed;
    const to = from + bytes.length;
    must(to <= lease.arrived, 'R4', () => `the UART is given ${to} bytes, ${lease.arrived} came`);
    must(bytes.length <= MOST, 'units', () => `a write of ${bytes.length} bytes`);
    must(
      lease.units.has(from) && lease.units.has(to),
      'units',
      () => `units are torn between ${from} and ${to}`,
    );
    for (let at = 0; at < bytes.length; at += 1)
      if (lease.bytes[from + at] !== bytes[at])
        throw new Violation('units', `byte ${from + at} of ${lease.client} is not what it sent`);
    for (const write of lease.writes) {
      if (write.start >= to || write.start + write.sent <= from) continue;
      must(
        write.fate !== 'not',
        'R7',
        () => `the write ${write.number}, told as not written, reaches the UART`,
      );
      inOrder(lease, write.order, `the write ${write.number}`);
    }
    lease.handed = to;
    return () => {
      lease.taken = to;
    };
  };
  /** One that was refused, or given up before it was said, must not be done. */
  const doable = (ask: Ask) => {
    const { fate } = ask;
    must(ask.said, 'R7', () => `the request ${ask.number} is executed, and was never said`);
    must(
      fate === undefined || fate === 'ok' || fate === 'unknown' || fate === 'timeout' || fate === 'failed',
      'R7',
      () => `the request ${ask.number}, refused as ${fate}, is executed`,
    );
  };
  const once = (ask: Ask, lease: Lease) => {
    doable(ask);
    ask.begun += 1;
    must(ask.begun === 1, 'once', () => `the request ${ask.number} (${ask.operation.t}) is executed again`);
    must(ask.client === lease.client, 'once', () => `${lease.client} gets what ${ask.client} has asked`);
  };
  /** A script that was begun is done to its end, whoever may write then: the UART gets it whole. */
  const scripted = (server: string, port: string, ask: Ask, step: number): (() => void) => {
    if (step === 0) {
      const lease = holder(server, port, 'a script');
      once(ask, lease);
      inOrder(lease, ask.order, `the script ${ask.number}`);
      ask.opening = lease.opening;
    }
    must(
      ask.opening === openings.open(server, port),
      'R1',
      () => `the script ${ask.number} goes on in another epoch`,
    );
    must(step === ask.steps, 'once', () => `the step ${step} of ${ask.number} where ${ask.steps} is next`);
    ask.steps += 1;
    return () => {
      ask.taken += 1;
    };
  };
  const willed = (server: string, port: string, number: number, step: number): (() => void) => {
    const heir = ledger.latest(server, port);
    const opening = openings.open(server, port);
    const due = ledger.leases.find(
      (each) =>
        each.server === server &&
        each.port === port &&
        each.opening === opening &&
        each.will?.number === number &&
        each.willRun === 0 &&
        willDue(each),
    );
    const late = step === 0 ? due : wills.get(port);
    if (
      !late ||
      late.will?.number !== number ||
      late.willOver ||
      late.willRun !== step ||
      late.opening !== opening
    )
      throw new Violation('will', `the will ${number} (${step}) is executed, and is not due`);
    wills.set(port, late);
    must(
      heir === late || heir === undefined || heir.handed === 0,
      'will',
      () => `the will of ${late.client} comes after bytes of ${heir?.client}`,
    );
    late.willRun += 1;
    return () => {};
  };
  const written = (server: string, port: string, bytes: Uint8Array): (() => void) => {
    must(bytes.length > 0, 'units', () => 'a write of nothing');
    const tag = tagOf(bytes);
    if (!tag) return unit(holder(server, port, 'bytes'), bytes);
    const ask = ledger.tags.get(tag.number);
    return ask ? scripted(server, port, ask, tag.step) : willed(server, port, tag.number, tag.step);
  };
  const pulsed = (server: string, port: string): (() => void) => {
    const lease = holder(server, port, 'a pulse');
    lease.pulsed += 1;
    must(
      lease.pulsed <= lease.pulses.size,
      'once',
      () => `${lease.pulsed} pulses for ${lease.client}, which asked for ${lease.pulses.size}`,
    );
    return () => {};
  };
  const begun = (server: string, port: string, what: Task): (() => void) => {
    const opening = openings.open(server, port);
    const pulse = opening && pulses.get(opening);
    if (what._tag !== 'Action')
      must(
        !pulse || (what._tag === 'Lines' && what.lines.brk === false),
        'once',
        () => `${what._tag} at ${port} in the middle of a pulse`,
      );
    if (opening && what._tag === 'Lines' && what.lines.brk !== undefined) pulses.set(opening, what.lines.brk);
    switch (what._tag) {
      case 'Write':
        return written(server, port, what.bytes);
      case 'Lines':
        return what.lines.brk === true ? pulsed(server, port) : () => {};
      case 'Set': {
        const lease = holder(server, port, 'settings');
        const ask = askFor(
          ledger,
          ({ operation }) => operation.t === 'set' && operation.settings.baudRate === what.settings.baudRate,
        );
        once(ask, lease);
        inOrder(lease, ask.order, `the settings ${ask.number}`);
        return () => {
          ask.taken += 1;
        };
      }
      case 'Action': {
        // It waits for nothing at the UART: nor for a will that has not come to its end in time.
        const lease = writer(server, port, 'an action');
        const ask = askFor(
          ledger,
          ({ operation, client }) =>
            operation.t === 'action' && operation.name === what.name && client === lease.client,
        );
        once(ask, lease);
        return () => {
          ask.taken += 1;
        };
      }
    }
  };
  return {
    asked: (server, port, task, what) => {
      must(
        openings.open(server, port) !== undefined,
        'R8',
        () => `${what._tag} at ${port}, which is not open`,
      );
      running.set(`${port} ${task}`, begun(server, port, what));
    },
    took: (port, task) => {
      running.get(`${port} ${task}`)?.();
      running.delete(`${port} ${task}`);
    },
    pulsing: (opening) => pulses.get(opening) === true,
    dropped: (port, task) => {
      running.delete(`${port} ${task}`);
    },
  };
};

const askFor = (ledger: Ledger, is: (ask: Ask) => boolean): Ask => {
  const found = [...ledger.asks.values()].find(is);
  if (!found) throw new Violation('once', 'something is executed that nobody asked for');
  return found;
};
