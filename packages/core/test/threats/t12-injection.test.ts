import { echo, virtualNetwork } from '@atrx/emulator';
import { type FarEnd, memory } from '@atrx/transport';
import * as fc from 'fast-check';
import { either as E } from 'fp-ts';
import { concatMap, EMPTY, ignoreElements, type Observable, tap, VirtualTimeScheduler } from 'rxjs';
import type { Command } from '../../src/at/command.ts';
import { atPort } from '../../src/at-port.ts';
import { ascii, textOf } from '../../src/bytes/ascii.ts';
import { params } from '../../src/codec/params.ts';
import * as c from '../../src/commands/index.ts';
import { type Modem, quectel } from '../../src/modem.ts';
import { bench } from '../emulator/module.ts';
import { holds } from '../holds.ts';
import { stage } from '../stage.ts';

/** A module that takes whatever it is given for command lines, each to its CR, and answers each OK. */
const terminal = () => {
  const lines: string[] = [];
  let line = '';
  const farEnd: FarEnd = (link) =>
    link.bytes$.pipe(
      concatMap((bytes) => {
        const before = lines.length;
        for (const character of textOf(bytes)) {
          if (character === '\r') {
            lines.push(line);
            line = '';
          } else line += character;
        }
        const answers = lines.length - before;
        return answers === 0 ? EMPTY : link.write(ascii('\r\nOK\r\n'.repeat(answers)));
      }),
    );
  return { farEnd, lines, unfinished: () => line };
};

/** What was written for a command, and whether it was refused before. */
const written = (command: Command<unknown>) => {
  const clock = new VirtualTimeScheduler();
  const { farEnd, lines, unfinished } = terminal();
  const outcome: unknown[] = [];
  const life = atPort(memory(farEnd, { scheduler: clock }), { scheduler: clock })
    .pipe(concatMap((port) => port.run(command)))
    .subscribe({ error: (error: unknown) => outcome.push(error) });
  clock.flush();
  life.unsubscribe();
  return { lines, unfinished: unfinished(), outcome };
};

/** Text made of what ends a string, a line, an input or a command, and of what looks harmless. */
const evil = fc
  .array(
    fc.constantFrom(
      '"',
      '\r',
      '\n',
      '\x1a',
      '\x1b',
      '\0',
      ',',
      ';',
      '=',
      '?',
      '\\22',
      'AT+QPOWD=0',
      'ATZ',
      '+++',
      'a',
      'cmnet',
      '.',
      '1.2.3.4',
      ' ',
      '\x7f',
      '\x85',
      'ÿ',
      '"\r\nAT+CFUN=1,1\r\n',
      '\u2028',
      '＂',
      '\ud83d\ude00',
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''));
const anyText = fc.oneof(evil, evil, fc.string({ unit: 'binary', maxLength: 120 }), fc.domain(), fc.ipV4());

/** Every command that bears a text, and which of its parameters that is. */
const bearing: readonly (readonly [string, (text: string) => Command<unknown>, number])[] = [
  ['the host of AT+QIOPEN', (host) => c.qiopen({ index: 0, protocol: 'TCP', host, port: 80 }), 2],
  ['the host of AT+QIOPEN, one connection', (host) => c.qiopen({ protocol: 'UDP', host, port: 80 }), 1],
  ['the host, transparent', (host) => c.qiopen.transparent({ protocol: 'TCP', host, port: 80 }), 1],
  ['the host of AT+QPING', (host) => c.qping({ host }), 0],
  ['the name of AT+QIDNSGIP', (name) => c.qidnsgip(name), 0],
  ['the time server', (host) => c.qntp({ host }), 0],
  ['the first DNS server', (address) => c.qidnscfg(address), 0],
  ['the second DNS server', (address) => c.qidnscfg('8.8.8.8', address), 1],
  ['the APN of AT+QICSGP', (apn) => c.qicsgp({ apn }), 1],
  ['the user', (user) => c.qicsgp({ apn: 'CMNET', user }), 2],
  ['the password', (password) => c.qicsgp({ apn: 'CMNET', password }), 3],
  ['the number that is dialled', (number) => c.qicsgp.csd({ number, rate: 0 }), 1],
  ['the password of a dialled line', (password) => c.qicsgp.csd({ number: '172', password, rate: 0 }), 3],
  ['the APN of AT+QIREGAPP', (apn) => c.qiregapp({ apn, user: '', password: '' }), 0],
  ['the user of AT+QIREGAPP', (user) => c.qiregapp({ apn: 'a', user, password: '' }), 1],
  ['the password of AT+QIREGAPP', (password) => c.qiregapp({ apn: 'a', user: '', password }), 2],
  ['the PIN', (pin) => c.cpin(pin), 0],
];

describe('T12: text of a program cannot become a command', () => {
  it.each(bearing)('%s: refused before the wire, or one line that says just that', (what, command, place) => {
    let taken = 0;
    holds(
      fc.property(anyText, (text) => {
        const { line } = command(text);
        const { lines, unfinished, outcome } = written(command(text));
        expect(unfinished).toBe('');
        if (E.isLeft(line)) {
          expect(lines).toEqual([]);
          expect(outcome).toEqual([expect.objectContaining({ name: 'ModemError' })]);
          return;
        }
        taken += 1;
        // The setting that a host needs is made first: it bears no text.
        expect(lines.filter((each) => !/^AT\+QIDNSIP=[01]$/.test(each))).toEqual([line.right]);
        expect(line.right).toMatch(/^AT\+[A-Z]+=[\x20-\x7e]*$/);
        const given = params(line.right.slice(line.right.indexOf('=') + 1))[place];
        expect(given).toBe(text.trim());
      }),
      300,
    );
    // A PIN is not among so few texts.
    if (what !== 'the PIN') expect(taken).toBeGreaterThan(0);
  });

  it('a payload is a payload whatever it holds: it arrives whole, or is refused before the wire', () => {
    const network = virtualNetwork().tcp(7, echo);
    const { modem, module, pass, watch, log } = bench({ network });
    const heard: string[] = [];
    const work = (bytes: Uint8Array): Observable<unknown> =>
      modem.tcp('1.2.3.4', 7).pipe(
        concatMap((socket) => {
          socket.data$.subscribe((piece) => heard.push(textOf(piece)));
          return socket.send(bytes);
        }),
      );
    const payload = fc.oneof(
      evil.filter((text) => text !== '' && /^[\0-\xff]*$/.test(text)).map(ascii),
      fc.uint8Array({ minLength: 1, maxLength: 64 }),
    );
    holds(
      fc.property(payload, (bytes) => {
        heard.length = 0;
        log.length = 0;
        const life = watch('sending', work(bytes));
        pass(5_000);
        life.unsubscribe();
        pass(5_000);
        const refused = log.some((line) => line.includes('PayloadNotRepresentable'));
        expect(refused).toBe(bytes.includes(0x1b));
        expect(heard.join('')).toBe(refused ? '' : textOf(bytes));
        expect(module.state.powered).toBe(true);
      }),
      150,
    );
  });

  it('names given to a modem that is up do not reach the module as commands', () => {
    const { modem, module, pass, watch, log } = bench({ network: virtualNetwork().tcp(80, echo) });
    const commands: string[] = [];
    modem.trace$.subscribe(({ kind, text }) => void (kind === 'command' && commands.push(text)));
    holds(
      fc.property(anyText, (host) => {
        commands.length = 0;
        log.length = 0;
        const lives = [
          watch('socket', modem.tcp(host, 80).pipe(ignoreElements())),
          watch('names', modem.resolve(host)),
          watch('pipe', modem.udp(host, 80).pipe(ignoreElements())),
        ];
        pass(100_000);
        for (const life of lives) life.unsubscribe();
        pass(100_000);
        expect(module.state.powered).toBe(true);
        for (const line of commands) expect(line).toMatch(/^AT[\x20-\x7e]*$/);
        // Either it was a name, and is said as it is, or nobody hears of it.
        const refused = log.filter((line) => line.includes('Invalid'));
        const said = commands.filter((line) => line.includes(`"${host}"`));
        expect([refused.length, said.length > 0]).toEqual(refused.length > 0 ? [3, false] : [0, true]);
      }),
      60,
    );
  });

  it('nor do those that it is brought up with', () => {
    let up = 0;
    let refusals = 0;
    const texts = fc.record({ apn: anyText, user: anyText, password: anyText, pin: anyText });
    holds(
      fc.property(texts, fc.constantFrom('apn', 'user', 'password', 'pin'), (evilTexts, evilOne) => {
        const { clock, log, watch, pass } = stage();
        const { farEnd, lines } = terminal();
        const access = { apn: 'CMNET', user: 'u', password: 'p', pin: '1234', [evilOne]: evilTexts[evilOne] };
        const heard: Modem[] = [];
        const life = watch(
          'modem',
          quectel(memory(farEnd, { scheduler: clock }), { ...access, scheduler: clock }).pipe(
            tap((modem) => heard.push(modem)),
          ),
        );
        pass(1_000);
        life.unsubscribe();
        pass();
        if (log.some((line) => line.includes('Invalid'))) {
          refusals += 1;
          expect(lines).toEqual([]);
        } else {
          up += 1;
          expect(lines.length).toBeGreaterThan(1);
          // Before all others ESC.
          const [first = '', ...others] = lines;
          expect(first).toBe('\x1bAT');
          for (const line of others) expect(line).toMatch(/^AT[\x20-\x7e]*$/);
        }
      }),
      100,
    );
    expect([up > 0, refusals > 0]).toEqual([true, true]);
  });
});
