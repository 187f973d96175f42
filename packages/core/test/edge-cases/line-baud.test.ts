import { type LineSettings, memory, type Transport, TransportError, type Tuning } from '@atrx/transport';
import { concat, defer, EMPTY, map, Observable, of, throwError } from 'rxjs';
import { describe as sentence } from '../../src/at/reason.ts';
import { textOf } from '../../src/bytes/ascii.ts';
import { csq } from '../../src/commands/index.ts';
import { type BaudRateOptions, findBaudRate } from '../../src/stack/bring-up/find-baud-rate.ts';
import { atScene, stage } from '../stage.ts';

const ask = (transcript: string, passing = 60_000) => {
  const { port, watch, pass, log } = atScene(transcript, { echo: true });
  watch('csq', port.run(csq()));
  pass(passing);
  watch('again', port.run(csq()));
  pass(passing);
  return log;
};

const late = 'csq ! TimedOut {command:CSQ,after:5000,awaiting:answer';

describe('fault A4: a line at the wrong baud rate', () => {
  it.each([
    ['silence', ''],
    ['garbage', String.raw`<< \x00\xfe\x80\r\x9a\n\xf8\xf8\r\n`],
    ['a wall of it', String.raw`<< ${'\\xf8'.repeat(5_000)}\r\n`],
  ])('is guessed where nothing but %s comes', (_, noise) => {
    expect(ask(`>> AT+CSQ\\r\n${noise}\n~ 10s\n>> ATE1\\r\n>> AT\\r\n>> ATE1\\r\n>> AT\\r\n`)).toEqual([
      `${late},hint:baud}`,
      'again ! Unresponsive {probes:2,hint:baud}',
    ]);
  });

  it('is guessed where noise is all that has come since something could be read', () => {
    expect(
      ask(String.raw`< Call Ready
      << \x00\xfe\x80\r\n
      >> AT+CSQ\r
      ~ 10s
      >> ATE1\r
      >> AT\r
      >> ATE1\r
      >> AT\r
    `)[0],
    ).toBe(`${late},hint:baud}`);
  });

  it.each([
    ['its start', '< Call Ready\n>> AT+CSQ\\r'],
    ['the echo of its command', '> AT+CSQ'],
    [
      'news behind noise',
      String.raw`<< \x00\xfe\r\n
      < Call Ready
      >> AT+CSQ\r`,
    ],
    ['a text that it does not know', '< Call Ready\n< HELLO\n>> AT+CSQ\\r'],
  ])('is not guessed where %s could be read', (_, transcript) => {
    expect(ask(`${transcript}\n~ 20s\n>> ATE1\\r\n>> AT\\r\n>> ATE1\\r\n>> AT\\r\n`)).toEqual([
      `${late}}`,
      'again ! Unresponsive {probes:2}',
    ]);
  });

  it('is guessed no longer where the answer could be read, too late', () => {
    const probes = '>> ATE1\\r\n>> AT\\r\n>> ATE1\\r\n>> AT\\r\n';
    expect(ask(`>> AT+CSQ\\r\n~ 10s\n< OK\n~ 20s\n${probes}`)).toEqual([
      `${late},hint:baud}`,
      'again ! Unresponsive {probes:2}',
    ]);
  });

  it('is said to be the reason in words', () => {
    expect(sentence({ _tag: 'Unresponsive', probes: 2, hint: 'baud' })).toContain(
      'the baud rate may be wrong',
    );
    expect(sentence({ _tag: 'Unresponsive', probes: 2 })).not.toContain('may be wrong');
    const timedOut = { _tag: 'TimedOut', command: 'CSQ', after: 5, awaiting: 'answer' } as const;
    expect(sentence({ ...timedOut, hint: 'baud' })).toContain('the baud rate may be wrong');
  });
});

/** A module that understands one rate, on a port that keeps its settings; at any other it answers with garbage. */
const port = (rate: number, at: number, refused: readonly number[] = []) => {
  const on = stage();
  const set: number[] = [];
  const heard: string[] = [];
  let settings: LineSettings = {
    baudRate: at,
    dataBits: 8,
    parity: 'none',
    stopBits: 1,
    flowControl: 'none',
  };
  const tuning: Tuning = {
    settings: () => settings,
    set: (change) =>
      defer(() => {
        if (change.baudRate && refused.includes(change.baudRate))
          return throwError(() => new TransportError('unsuitable', 'No such rate.'));
        settings = { ...settings, ...change };
        set.push(settings.baudRate);
        return of(settings);
      }),
  };
  const transport: Transport = memory(
    ({ bytes$, write }) =>
      new Observable((subscriber) =>
        bytes$.subscribe((bytes) => {
          heard.push(textOf(bytes));
          const answer = settings.baudRate === rate ? 'AT\r\r\nOK\r\n' : '\xf8\xf8';
          subscriber.add(write(Uint8Array.from(answer, (text) => text.charCodeAt(0))).subscribe());
        }),
      ),
    { scheduler: on.clock, tuning },
  );
  const find = (options: BaudRateOptions = {}) => {
    on.watch('rate', findBaudRate(transport, { scheduler: on.clock, ...options }));
    on.pass();
    return on.log;
  };
  return { find, set, heard, transport, current: () => settings.baudRate };
};

describe('fault A4: the baud rate', () => {
  it('is the one that is set, where the module answers', () => {
    const { find, set, heard } = port(9_600, 9_600);
    expect(find()).toEqual(['rate 9600', 'rate |']);
    expect(set).toEqual([9_600]);
    expect(heard).toEqual(['AT\r']);
  });

  it.each([4_800, 19_200, 115_200])('is found: %i', (rate) => {
    const { find, heard, current } = port(rate, 38_400);
    expect(find()).toEqual([`rate ${rate}`, 'rate |']);
    expect(current()).toBe(rate);
    expect(new Set(heard)).toEqual(new Set(['AT\r']));
  });

  it('is as before, where none is answered', () => {
    const { find, set, heard } = port(230_400, 38_400);
    expect(find({ rates: [9_600, 38_400, 115_200] })).toEqual(['rate ! Unresponsive {probes:6,hint:baud}']);
    expect(set).toEqual([38_400, 9_600, 115_200, 38_400]);
    expect(heard).toEqual(Array(6).fill('AT\r'));
  });

  it('is looked for beyond one that the port does not do', () => {
    const { find } = port(9_600, 115_200, [38_400]);
    expect(find({ rates: [38_400, 9_600] })).toEqual(['rate 9600', 'rate |']);
  });

  it('is not looked for on a line whose rate cannot be changed, nor beyond its end', () => {
    const on = stage();
    on.watch('rate', findBaudRate(memory(() => EMPTY)));
    expect(on.log).toEqual([
      expect.stringContaining('rate ! Invalid {what:the line,given:one whose baud rate'),
    ]);
    const { transport } = port(9_600, 115_200);
    const broken$ = transport.pipe(
      map((link) => ({
        ...link,
        bytes$: concat(
          EMPTY,
          throwError(() => new TransportError('lost', 'gone')),
        ),
      })),
    );
    on.watch('lost', findBaudRate(broken$, { scheduler: on.clock }));
    on.pass();
    expect(on.log[1]).toBe('lost ! TransportError lost: gone');
  });
});
