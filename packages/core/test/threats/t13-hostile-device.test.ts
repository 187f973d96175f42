import { type FarEnd, memory } from '@atrx/transport';
import * as fc from 'fast-check';
import { concatMap, EMPTY, merge, mergeMap, Subject } from 'rxjs';
import { type AtPort, atPort } from '../../src/at-port.ts';
import { ascii, textOf } from '../../src/bytes/ascii.ts';
import { cpin, csq, qilocip, qird, qisend } from '../../src/commands/index.ts';
import { gsm } from '../../src/dialects/gsm.ts';
import { holds } from '../holds.ts';
import { stage } from '../stage.ts';

const MEBIBYTE = 1_048_576;

/** What a module that means no harm prints to a command line. */
const answered = (command: string) =>
  `${command}\r${command === 'AT+CSQ' ? '\r\n+CSQ: 7,0\r\n' : ''}\r\nOK\r\n`;

/** A line whose far end prints what the test says, and answers by itself only where it is `polite`. */
const line = ({ polite = false } = {}) => {
  const on = stage();
  const said$ = new Subject<Uint8Array>();
  const farEnd: FarEnd = (link) =>
    merge(
      said$.pipe(concatMap((bytes) => link.write(bytes))),
      link.bytes$.pipe(
        mergeMap((bytes) => {
          const command = textOf(bytes).trim();
          return polite ? link.write(ascii(answered(command))) : EMPTY;
        }),
      ),
    );
  const ports: AtPort[] = [];
  on.watch(
    'line',
    atPort(memory(farEnd, { scheduler: on.clock }), { scheduler: on.clock }).pipe(
      mergeMap((port) => {
        ports.push(port);
        return EMPTY;
      }),
    ),
  );
  const [port] = ports;
  if (!port) throw new Error('The line did not open.');
  on.watch('loss', port.loss$);
  const say = (bytes: Uint8Array | string) => {
    said$.next(typeof bytes === 'string' ? ascii(bytes) : bytes);
    on.pass(1);
  };
  return { ...on, port, say };
};

const held = () => {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

describe('T13: a device that means harm', () => {
  it('prints a line without an end: nothing of it is kept, its length is told, and the next line is a line', () => {
    const { port, say, watch, log } = line();
    const wall = new Uint8Array(MEBIBYTE).fill(0x41);
    const before = held();
    for (let i = 0; i < 128; i += 1) say(wall);
    expect(held() - before).toBeLessThan(48 * MEBIBYTE);
    watch('answer', port.run(csq()));
    say('\r\nAT+CSQ\r\r\n+CSQ: 7,0\r\nOK\r\n');
    // The first line that ends is the wall's.
    expect(log.at(0)).toContain('LineTooLong');
    say('\r\n+CSQ: 8,0\r\n\r\nOK\r\n');
    expect(log).toContain('answer |');
    expect(log.filter((told) => told.includes('LineTooLong'))).toEqual([
      `loss {_tag:LineTooLong,length:${128 * MEBIBYTE + 2},at:${128 * MEBIBYTE + 2}}`,
    ]);
  });

  it.each([
    ['ten million digits', '9'.repeat(10_000_000)],
    ['more than 32 bits', '4294967296'],
    ['all of 32 bits', '4294967295'],
    ['one more than any block', String(gsm.longestRead + 1)],
    ['less than nothing', '-1'],
    ['a sign', '+5'],
    ['hexadecimal', '0x10'],
    ['a fraction', '1e3'],
    ['nothing', ''],
    ['nul', '\0'],
  ])('announces %s bytes: no block begins, and the answer after it is one', (_, length) => {
    for (const announcement of [
      `+RECEIVE: 0,${length}`,
      `+RECEIVE: 0, ${length}`,
      `+QIRD: 1.2.3.4:5,TCP,${length}`,
      `+QIRD:${length}`,
      `IPD${length}:`,
    ]) {
      const { port, say, watch, log } = line();
      watch('read', port.run(qird()));
      say(`AT+QIRD=0,1,0,1500\r\r\n${announcement}\r\nOK\r\n`);
      watch('next', port.run(csq()));
      say('AT+CSQ\r\r\n+CSQ: 7,0\r\n\r\nOK\r\n');
      expect(log).toEqual(expect.arrayContaining(['next {rssi:7,dBm:-99,ber:0}', 'next |']));
      expect(log.join('\n')).not.toContain('BlockCutShort');
    }
  });

  it('announces for a connection that there cannot be: likewise', () => {
    for (const index of ['6', '9', '10', '-1', 'x', '99999999999999999999']) {
      const { port, say, watch, log } = line();
      watch('next', port.run(csq()));
      say(`AT+CSQ\r\r\n+RECEIVE: ${index}, 5\r\n+CSQ: 7,0\r\n\r\nOK\r\n`);
      // Six to nine are no connections of ours, but digits: five bytes of theirs go to nobody.
      if (/^\d$/.test(index)) say('+CSQ: 7,0\r\n\r\nOK\r\n');
      expect(log).toContain('next |');
    }
  });

  it('announces a block and falls silent: two seconds later it is given up', () => {
    const { port, say, watch, log, pass } = line();
    watch('read', port.run(qird()));
    say('AT+QIRD=0,1,0,1500\r\r\n+QIRD: 1.2.3.4:5,TCP,1500\r\nabc');
    pass(2_001);
    expect(log).toContainEqual(expect.stringContaining('BlockCutShort,length:1497'));
  });

  it('floods with short lines, blocks and prompts that nobody asked for: what is kept does not grow', () => {
    const { port, say, watch, log, pass } = line({ polite: true });
    port.urc$.subscribe();
    const flood = ascii(
      '0, CONNECT OK\r\n> \r\n+RECEIVE: 0, 5\r\nhello\r\n+QIRDI: 0,1,0\r\nERROR\r\n'.repeat(200),
    );
    for (let i = 0; i < 10; i += 1) say(flood);
    log.length = 0;
    const before = held();
    for (let i = 0; i < 100; i += 1) {
      say(flood);
      log.length = 0;
    }
    expect(held() - before).toBeLessThan(48 * MEBIBYTE);
    watch('next', port.run(csq()));
    pass(30_000);
    expect(log).toContain('next |');
  });

  it('prompts without end: it is called off a few times, however slow the line is, and no more', () => {
    const { port, say, watch, log, pass } = line();
    watch('send', port.run(qisend({ bytes: Uint8Array.of(1) })));
    pass(6_000);
    expect(log).toEqual([expect.stringContaining('send ! TimedOut')]);
    let escapes = 0;
    port.trace$.subscribe(({ direction, text }) => {
      if (direction === 'out' && text === 'ESC') escapes += 1;
    });
    say('\r\n> '.repeat(10_000));
    say('>'.repeat(10_000));
    expect(escapes).toBe(3);
  });

  const spell = '\x1b]0;owned\x07\x1b[2J\x9b31m<script>alert(1)</script>\u0085`process.exit(1)`\x7f';

  it('prints what a terminal would obey: a program gets it to the letter, a person harmless', () => {
    const { port, say, watch, log } = line();
    const texts: string[] = [];
    port.urc$.subscribe((urc) => texts.push(urc._tag));
    port.loss$.subscribe((loss) => texts.push('text' in loss ? loss.text : loss._tag));
    say(`\r\n${spell}\r\n`);
    expect(texts).toEqual([spell]);

    const messages: string[] = [];
    const hear = (error: unknown) => messages.push(error instanceof Error ? error.message : '');
    port.run(qilocip()).subscribe({ error: hear });
    say(`AT+QILOCIP\r\r\n+CME ERROR: ${spell}\r\n`);
    port.run(csq()).subscribe({ error: hear });
    say(`AT+CSQ\r\r\n+CSQ: ${spell}\r\n\r\nOK\r\n`);
    watch('pin', port.run(cpin.read()));
    say(`AT+CPIN?\r\r\n+CPIN: ${spell}\r\n\r\nOK\r\n`);
    expect(log).toContain(`pin ${spell}`);
    expect(messages).toEqual([
      expect.stringContaining('\\x1b[2J\\x9b31m<script>'),
      expect.stringContaining('[2J\\x9b31m<script>'),
    ]);
    for (const message of messages) expect(message).toMatch(/^\P{Cc}*$/u);
  });

  it('prints anything at all, in any pieces, at any time: nothing throws, and no command hangs', () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc
        .constantFrom(
          '+RECEIVE: 0, 5\r\n',
          '+RECEIVE: 0,4294967295\r\n',
          '+QIRD: 1.2.3.4:5,TCP,1500\r\n',
          '\r\n> ',
          '\r\nOK\r\n',
          '\r\nERROR\r\n',
          '\r\nRDY\r\n',
          'AT+CSQ\r',
          '\r\nCONNECT\r\n',
          '\r\n+PDP DEACT\r\n',
          '\r\nNORMAL POWER DOWN\r\n',
          '+CME ERROR: ',
          'IPD9:',
          'A'.repeat(5_000),
        )
        .map(ascii),
    );
    holds(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const { port, say, watch, log, pass } = line();
        watch('read', port.run(qird()));
        watch('next', port.run(csq()));
        for (const bytes of pieces) say(bytes);
        pass(120_000);
        for (const name of ['read', 'next'])
          expect(
            log.filter((told) => told.startsWith(`${name} |`) || told.startsWith(`${name} !`)),
          ).toHaveLength(1);
        // A failure is one that has a name, never a bug's.
        expect(log.filter((told) => /! \w*Error\b/.test(told))).toEqual([]);
      }),
      200,
    );
  });
});
