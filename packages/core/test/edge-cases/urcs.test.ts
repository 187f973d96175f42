import { textOf } from '../../src/bytes/ascii.ts';
import { cfun, cpin, creg, qisack } from '../../src/commands/index.ts';
import { inEveryWay } from '../every-way.ts';
import { atScene } from '../stage.ts';
import { another, kinds, rightly, told } from './kinds.ts';
import { connected, nothing, of, reads } from './scene.ts';

// URCs come when they like: each is told once, and no answer is any the worse for it.

const urcs = [
  ['+QIRDI: 0,1,3', 'Readable'],
  ['2, CLOSED', 'Closed'],
  ['Call Ready', 'ServiceReady'],
  ['+CREG: 5', 'RegistrationChanged'],
  ['RING', 'Ringing'],
  ['+QIRDI: 0,1,0,1,1332,1332', 'Readable'],
] as const;

const places = kinds.flatMap((kind) =>
  [...kind.answer, ''].flatMap((step, i) => {
    // A module prints nothing between its prompt and the payload that makes it go on.
    const place = { ...kind, place: i, before: step || 'the end' };
    return step.startsWith('>>') ? [] : [place];
  }),
);

describe('row 1, row 3, fault A13: a URC before the echo, behind it, or anywhere within an answer', () => {
  it.each(places)('$name: before $before, each is told once, the answer whole', (kind) => {
    const { line, answer, place } = kind;
    for (const [text, tag] of urcs) {
      const steps = [...answer.slice(0, place), `< ${text}`, ...answer.slice(place)];
      const log = told(kind, [`> ${line}`, `<< ${line}\\r`, ...steps, ...another]);
      expect(of(log, 'urc')).toEqual([tag]);
      expect(of(log, 'first')).toEqual(kind.told);
      expect(log.filter((entry) => entry.startsWith('next'))).toEqual(rightly);
    }
  });

  it.each(kinds)('$name: before the echo', (kind) => {
    const { line, answer } = kind;
    const log = told(kind, [`> ${line}`, '< 2, CLOSED', `<< ${line}\\r`, ...answer, ...another]);
    expect(of(log, 'urc')).toEqual(['Closed']);
    expect(of(log, 'first')).toEqual(kind.told);
  });
});

describe('row 2: a URC inside the echo', () => {
  it.each(kinds)('$name: spliced in at every position, it is told once, and the answer whole', (kind) => {
    const { line, answer } = kind;
    for (let at = 1; at <= line.length; at++) {
      for (const [text, tag] of urcs) {
        const echo = `<< ${line.slice(0, at)}\\r\\n${text}\\r\\n${line.slice(at)}\\r`;
        const log = told(kind, [`> ${line}`, echo, ...answer, ...another]);
        expect([at, of(log, 'urc')]).toEqual([at, [tag]]);
        expect(of(log, 'first')).toEqual(kind.told);
      }
    }
  });

  it('two of them, at any two positions', () => {
    const [kind] = kinds;
    if (!kind) throw new Error('There is no kind.');
    const { line } = kind;
    for (let one = 1; one < line.length; one++) {
      for (let other = one + 1; other < line.length; other++) {
        const parts = [line.slice(0, one), '\\r\\nRING\\r\\n', line.slice(one, other)];
        const echo = `<< ${parts.join('')}\\r\\n2, CLOSED\\r\\n${line.slice(other)}\\r`;
        const log = told(kind, [`> ${line}`, echo, ...kind.answer, ...another]);
        expect(log).toEqual(['urc Ringing', 'urc Closed', 'first |', ...rightly]);
      }
    }
  });

  it('glued into it without line ends of its own it ruins that one command, and no other', () => {
    const log = told({ command: qisack(0) }, [
      '> AT+QISACK=0',
      String.raw`<< AT+QISA1, CLOSED\r\nCK=0\r`,
      '< +QISACK: 3, 2, 1',
      '< OK',
      '> AT',
      String.raw`<< AT\r`,
      '< OK',
      ...another,
    ]);
    expect(log.filter((entry) => !entry.startsWith('urc'))).toEqual([
      'first ! TimedOut {command:QISACK,after:5000,awaiting:answer}',
      ...rightly,
    ]);
  });
});

describe('row 4: an answer and a URC share their token', () => {
  it('+CREG: the URC has a field less, with an area and a cell or without', () => {
    const log = told({ command: creg.read() }, [
      '> AT+CREG?',
      '< +CREG: 2',
      String.raw`<< AT+CREG?\r`,
      '< +CREG: 1,"00C3","1A2B"',
      '< +CREG: 2,1,"00C3","1A2B"',
      '< +CREG: 5',
      '< OK',
      ...another,
    ]);
    expect(of(log, 'urc')).toEqual(['RegistrationChanged', 'RegistrationChanged', 'RegistrationChanged']);
    expect(of(log, 'first')).toEqual(['{state:home,area:00C3,cell:1A2B}', '|']);
  });

  it.each([
    { line: 'AT+CFUN?', command: cfun.read(), text: '+CFUN: 1', tag: 'FunctionalityChanged' },
    { line: 'AT+CPIN?', command: cpin.read(), text: '+CPIN: READY', tag: 'SimChanged' },
  ])('$text is the answer where its command is in flight, once, and otherwise a URC', (row) => {
    const { line, command, text, tag } = row;
    const steps = [`> ${line}`, `< ${text}`, `<< ${line}\\r`, `< ${text}`, `< ${text}`, '< OK', ...another];
    const log = told({ command }, steps);
    expect(of(log, 'urc')).toEqual([tag, tag]);
    expect(of(log, 'first')).toHaveLength(2);
  });

  it('what reads as either and is neither is told verbatim, not guessed', () => {
    const { log, watch, pass, port } = atScene('< +CREG: 0,1');
    watch('urc', port.urc$);
    pass();
    expect(log).toEqual(['urc {_tag:Unknown,text:+CREG: 0,1}']);
  });

  inEveryWay('+QIRDI comes between AT+QIRD and its +QIRD: the read is whole, and it is read again', () => {
    const { socket, log, pass, module } = connected(String.raw`
      > AT+QIRD=0,1,0,1500
      < +QIRDI: 0,1,0
      << \r\n+QIRD: 1.2.3.4:7,TCP,5\r\nhello
      < OK
      ${reads('again')}
      ${nothing}
    `);
    let heard = '';
    socket.data$.subscribe((bytes) => {
      heard += textOf(bytes);
    });
    pass();
    expect({ heard, log, left: module.left() }).toEqual({ heard: 'helloagain', log: [], left: [] });
  });
});
