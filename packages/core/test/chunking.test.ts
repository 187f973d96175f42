import type { Link, Transport } from '@atrx/transport';
import * as fc from 'fast-check';
import { mergeMap, type Observable, type OperatorFunction, type SchedulerLike } from 'rxjs';
import type { AtPort } from '../src/at-port.ts';
import { ascii, textOf } from '../src/bytes/ascii.ts';
import type { Traced } from '../src/channel/trace.ts';
import { at, qindi, qiopen, qird, qisack, qisend, qistat, qistate } from '../src/commands/index.ts';
import type { Modem, ModemOptions } from '../src/modem.ts';
import { use } from '../src/scope/use.ts';
import { holds } from './holds.ts';
import { cutAt, joined, sized } from './regroup.ts';
import { atScene, modemScene } from './stage.ts';

type Regroup = (clock: SchedulerLike) => OperatorFunction<Link, Link>;

const whole: Regroup = (clock) => joined(clock);
const bytewise: Regroup = () => sized([1]);
const cut =
  (after: number): Regroup =>
  (clock) =>
  (link$) =>
    link$.pipe(joined(clock), cutAt(after));
const pieces =
  (sizes: readonly number[]): Regroup =>
  (clock) =>
  (link$) =>
    link$.pipe(joined(clock), sized(sizes));

/** Everything that was told: values, URCs, data, what crossed the line, and how many bytes of it came in. */
interface Told {
  readonly log: readonly string[];
  readonly left: readonly string[];
  readonly trace: readonly string[];
  readonly received: number;
  readonly traced: number;
}

/** What was told in pieces, whole: the pieces of a block are the chunks', not the module's. */
class Ear {
  readonly log: string[] = [];
  readonly trace: string[] = [];
  traced = 0;
  received = 0;

  readonly data = (name: string) => {
    let at = -1;
    return (bytes: Uint8Array) => {
      if (at === this.log.length - 1 && at >= 0) this.log[at] += textOf(bytes);
      else {
        this.log.push(`${name} ${textOf(bytes)}`);
        at = this.log.length - 1;
      }
    };
  };

  readonly heard = ({ direction, kind, size, text }: Traced) => {
    if (direction === 'in') this.traced += size;
    const latest = this.trace.at(-1);
    if (kind === 'payload' && latest?.startsWith('payload ')) {
      this.trace[this.trace.length - 1] = `payload ${Number(latest.slice(8)) + size}`;
    } else this.trace.push(kind === 'payload' ? `payload ${size}` : `${kind} ${size} ${text}`);
  };

  readonly counts: OperatorFunction<Link, Link> = (link$) =>
    link$.pipe(
      mergeMap((link) => [
        {
          ...link,
          bytes$: link.bytes$.pipe(
            mergeMap((bytes) => {
              this.received += bytes.length;
              return [bytes];
            }),
          ),
        },
      ]),
    );
}

type AtDialogue = { readonly transcript: string; readonly host: (port: AtPort, ear: Ear) => void };

const overAt = ({ transcript, host }: AtDialogue, regroup: Regroup, echo: boolean): Told => {
  const ear = new Ear();
  const held: { scene?: ReturnType<typeof atScene> } = {};
  // The clock of the scene is known only once it stands: the link is regrouped when it opens, which is later.
  const clock: SchedulerLike = {
    now: () => held.scene?.clock.now() ?? 0,
    schedule: ((...args: Parameters<SchedulerLike['schedule']>) =>
      (held.scene as ReturnType<typeof atScene>).clock.schedule(...args)) as SchedulerLike['schedule'],
  };
  const through = (transport: Transport) => transport.pipe(ear.counts, regroup(clock));
  held.scene = atScene(transcript, { echo, through }, { trace: ear.heard });
  const { port, pass, module, log } = held.scene;
  host(port, ear);
  pass();
  return {
    log: [...ear.log, ...log],
    left: module.left(),
    trace: ear.trace,
    received: ear.received,
    traced: ear.traced,
  };
};

const tell = (ear: Ear, name: string, source$: Observable<unknown>) =>
  source$.subscribe({
    next: (value) =>
      ear.log.push(
        `${name} ${JSON.stringify(value, (_, inner: unknown) => (inner instanceof Uint8Array ? textOf(inner) : inner))}`,
      ),
    error: (error: unknown) => ear.log.push(`${name} ! ${String(error)}`),
    complete: () => ear.log.push(`${name} |`),
  });

const atDialogues: readonly (AtDialogue & { readonly name: string })[] = [
  {
    name: 'a dialogue of the note (3.3, 5.2.2, 5.6.2)',
    transcript: String.raw`
      > AT+QIDNSIP=0
      < OK
      > AT+QIOPEN=0,"TCP","1.2.3.4",7
      < OK
      < 0, CONNECT OK
      > AT+QISEND=0
      < >
      >> hello\x1a
      << hello
      < SEND OK
      > AT+QISACK=0
      < +CREG: 1
      < +QISACK: 30, 20, 10
      < OK
      > AT+QISTAT
      < OK
      < STATE: IP INITIAL
      > AT+QISTATE
      < OK
      < STATE: IP INITIAL
      < +QISTATE: 0,"","",,"INITIAL"
      < +QISTATE: 1,"","",,"INITIAL"
      < +QISTATE: 2,"","",,"INITIAL"
      < +QISTATE: 3,"","",,"INITIAL"
      < +QISTATE: 4,"","",,"INITIAL"
      < +QISTATE: 5,"","",,"INITIAL"
      < OK
    `,
    host: (port, ear) => {
      tell(ear, 'urc', port.urc$);
      tell(ear, 'open', port.run(qiopen({ index: 0, protocol: 'TCP', host: '1.2.3.4', port: 7 })));
      tell(ear, 'send', port.run(qisend.changeable({ index: 0, bytes: ascii('hello') })));
      tell(ear, 'acknowledged', port.run(qisack(0)));
      tell(ear, 'state', port.run(qistat()));
      tell(ear, 'states', port.run(qistate()));
    },
  },
  {
    name: 'retrieving (5.3.2)',
    transcript: String.raw`
      > AT+QINDI=1
      < OK
      < +QIRDI: 0,1,0
      > AT+QIRD=0,1,0,1500
      << \r\n+QIRD: 1.2.3.4:7,TCP,33\r\n\r\nOK\r\n> 0, CLOSED\r\n+QIRDI: 0,1,0\r
      < OK
      > AT+QIRD=0,1,0,1500
      < +QIRDI: 0,1,1
      < OK
      > AT
      < OK
    `,
    host: (port, ear) => {
      tell(ear, 'urc', port.urc$);
      tell(ear, 'indicate', port.run(qindi(1)));
      const told = ear.data('data');
      port.run(qird()).subscribe(({ bytes }) => told(bytes));
      tell(ear, 'rest', port.run(qird()));
      tell(ear, 'at', port.run(at()));
    },
  },
];

describe.each(atDialogues)('$name', (dialogue) => {
  it.each([true, false])('is understood alike however its bytes are cut, with the echo %s', (echo) => {
    const expected = overAt(dialogue, whole, echo);
    expect(expected.left).toEqual([]);
    expect(expected.log.join()).not.toContain('!');
    expect(expected.traced).toBe(expected.received);
    expect(overAt(dialogue, bytewise, echo)).toEqual(expected);
    for (let after = 1; after < expected.received; after++) {
      expect({ after, ...overAt(dialogue, cut(after), echo) }).toEqual({ after, ...expected });
    }
    holds(fc.property(sizes, (cuts) => expect(overAt(dialogue, pieces(cuts), echo)).toEqual(expected)));
  });
});

type ModemDialogue = {
  readonly transcript: string;
  readonly options: Partial<ModemOptions>;
  readonly host: (modem: Modem, ear: Ear) => void;
};

/** Only what comes after the bring-up is regrouped: that it comes up is shown elsewhere. */
const overModem = (
  { transcript, options, host }: ModemDialogue,
  sizes: readonly number[] | undefined,
): Told => {
  const ear = new Ear();
  let up = false;
  let size = 0;
  const next = () => {
    if (!up || !sizes) return Number.POSITIVE_INFINITY;
    return sizes[size++ % sizes.length] ?? 1;
  };
  const through = (transport: Transport) =>
    transport.pipe(ear.counts, (link$: Transport) =>
      link$.pipe(
        mergeMap((link) => [
          {
            ...link,
            bytes$: link.bytes$.pipe(
              mergeMap((bytes) => {
                const cuts: Uint8Array[] = [];
                for (let start = 0; start < bytes.length; ) {
                  const end = Math.min(bytes.length, start + Math.max(1, next()));
                  cuts.push(bytes.subarray(start, end));
                  start = end;
                }
                return cuts;
              }),
            ),
          },
        ]),
      ),
    );
  const { modem, pass, module, log } = modemScene(
    transcript,
    { echo: true, through },
    { ...options, trace: ear.heard },
  );
  up = true;
  host(modem, ear);
  pass();
  return {
    log: [...ear.log, ...log],
    left: module.left(),
    trace: ear.trace,
    received: ear.received,
    traced: ear.traced,
  };
};

// What a scanner would fall for, where nothing may be scanned.
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'OK',
        '\r\nOK\r\n',
        'ERROR',
        '\r\nERROR\r\n',
        'CLOSED',
        '\r\n0, CLOSED\r\n',
        '> ',
        '\r\n> ',
        '+RECEIVE: 0, 5',
        '\r\n+RECEIVE: 0, 5\r\n',
        'IPD5:',
        '+QIRD: 1.2.3.4:7,TCP,5\r\n',
        '+PDP DEACT',
        'RDY\r\n',
        '\r',
        '\n',
        '\x1a',
        '\x1b',
        '\0',
        '\xff',
      ),
      fc.string({
        unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
        maxLength: 40,
      }),
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((parts) => parts.join(''))
  .filter((text) => text.length > 0);

const escaped = (text: string) =>
  Array.from(text, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`).join('');

const sizes = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 20 });

const opening = (multiple: boolean) => `
  > AT+QIOPEN=${multiple ? '0,' : ''}"TCP","1.2.3.4",7
  < OK
  < ${multiple ? '0, ' : ''}CONNECT OK
`;

const question = (index: string) => `
  > AT+QISACK${index}
  < +QISACK: 1, 2, 3
  < OK
`;

const listens = (index?: number) => (modem: Modem, ear: Ear) => {
  tell(
    ear,
    'news',
    modem.at.on({ name: 'CREG', read: (line) => (line.startsWith('+CREG') ? line : undefined) }),
  );
  const told = ear.data('data');
  modem
    .tcp('1.2.3.4', 7)
    .pipe(use(({ data$ }) => data$))
    .subscribe({ next: told, complete: () => ear.log.push('no more data') });
  tell(ear, 'acknowledged', modem.at.run(qisack(index)));
};

describe('payload is told as it was sent, however it is cut and whatever it looks like', () => {
  const told = (log: readonly string[]) =>
    log
      .filter((entry) => entry.startsWith('data '))
      .map((entry) => entry.slice(5))
      .join('');

  it('pushed, one of several connections', () => {
    holds(
      fc.property(hostile, hostile, sizes, (one, two, cuts) => {
        const transcript = String.raw`${opening(true)}
          << \r\n+RECEIVE: 0, ${one.length}\r\n${escaped(one)}
          ${question('=0')}
          < +CREG: 1
          << \r\n+RECEIVE: 0, ${two.length}\r\n${escaped(two)}
          < 0, CLOSED
        `;
        const dialogue = { transcript, options: { receive: 'push' } as const, host: listens(0) };
        const expected = overModem(dialogue, undefined);
        expect(told(expected.log)).toBe(one + two);
        expect(expected.left).toEqual([]);
        expect(expected.log.slice(-2)).toContain('no more data');
        expect(expected.traced).toBe(expected.received);
        expect(overModem(dialogue, cuts)).toEqual(expected);
        expect(overModem(dialogue, [1])).toEqual(expected);
      }),
    );
  });

  it('pushed, the only connection, behind IPD', () => {
    holds(
      fc.property(
        hostile,
        hostile,
        sizes,
        fc.constantFrom('', String.raw`\r\n`),
        (one, two, cuts, prefix) => {
          const transcript = `${opening(false)}
          << ${prefix}IPD${one.length}:${escaped(one)}
          ${question('')}
          < +CREG: 1
          << ${prefix}IPD${two.length}:${escaped(two)}
          < CLOSED
        `;
          const options = { receive: 'push', connections: 'single' } as const;
          const dialogue = { transcript, options, host: listens() };
          const expected = overModem(dialogue, undefined);
          expect(told(expected.log)).toBe(one + two);
          expect(expected.left).toEqual([]);
          expect(expected.traced).toBe(expected.received);
          expect(overModem(dialogue, cuts)).toEqual(expected);
          expect(overModem(dialogue, [1])).toEqual(expected);
        },
      ),
    );
  });

  it('pulled', () => {
    holds(
      fc.property(hostile, hostile, sizes, (one, two, cuts) => {
        const transcript = String.raw`${opening(true)}
          ${question('=0').replace('< OK', '< +QIRDI: 0,1,0\n< OK')}
          > AT+QIRD=0,1,0,1500
          << \r\n+QIRD: 1.2.3.4:7,TCP,${one.length}\r\n${escaped(one)}
          < OK
          > AT+QIRD=0,1,0,1500
          << \r\n+QIRD: 1.2.3.4:7,TCP,${two.length}\r\n${escaped(two)}
          < OK
          < +CREG: 1
          > AT+QIRD=0,1,0,1500
          < OK
          < 0, CLOSED
          > AT+QIRD=0,1,0,1500
          < ERROR
        `;
        const dialogue = { transcript, options: {}, host: listens(0) };
        const expected = overModem(dialogue, undefined);
        expect(told(expected.log)).toBe(one + two);
        expect(expected.left).toEqual([]);
        expect(expected.traced).toBe(expected.received);
        expect(overModem(dialogue, cuts)).toEqual(expected);
        expect(overModem(dialogue, [1])).toEqual(expected);
      }),
    );
  });
});
