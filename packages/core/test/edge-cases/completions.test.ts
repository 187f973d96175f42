import { either as E } from 'fp-ts';
import { map } from 'rxjs';
import type { Command } from '../../src/at/command.ts';
import {
  ati,
  csq,
  qiclose,
  qideact,
  qidnscfg,
  qidnsgip,
  qilocip,
  qiopen,
  qiregapp,
  qiserver,
  qisstat,
  qistat,
  qistate,
  qpowd,
} from '../../src/commands/index.ts';
import { urcs } from '../../src/urcs/index.ts';
import { atScene } from '../stage.ts';
import { another, rightly, told } from './kinds.ts';
import { connected, of } from './scene.ts';

// When an answer is whole: each command knows its own end.

interface Row {
  readonly command: Command<unknown>;
  readonly answer: readonly string[];
  /** How many values it tells. */
  readonly values: number;
}

const idle = [0, 1, 2, 3, 4, 5].map((i) => `< +QISTATE: ${i},"","",,"INITIAL"`);
const several = ['< OK', '< STATE: IP PROCESSING', ...idle];

const rows: readonly (readonly [string, Row])[] = Object.entries<Row>({
  OK: { command: qiregapp(), answer: ['< OK'], values: 0 },
  'a line, OK': { command: csq(), answer: ['< +CSQ: 31,0', '< OK'], values: 1 },
  'lines in one block, OK': {
    command: ati(),
    answer: [String.raw`<< \r\nQuectel_Ltd\r\nQuectel_M95\r\nRevision: M95AR01\r\n`, '< OK'],
    values: 1,
  },
  'two lines, OK': {
    command: qidnscfg.read(),
    answer: [String.raw`<< \r\nPrimaryDns:8.8.8.8\r\nSecondaryDns:0.0.0.0\r\n`, '< OK'],
    values: 1,
  },
  'OK, then the state': { command: qistat(), answer: ['< OK', '< STATE: IP STATUS'], values: 1 },
  'OK, the state, one connection': { command: qistate(), answer: ['< OK', '< STATE: CONNECT OK'], values: 1 },
  'OK, the state, six lines, OK': { command: qistate(), answer: [...several, '< OK'], values: 7 },
  'OK, the state, six lines, silence': { command: qistate(), answer: [...several, '~ 500ms'], values: 7 },
  'OK, the state of the server': {
    command: qisstat(),
    answer: ['< OK', '< S: INITIAL', '~ 500ms'],
    values: 1,
  },
  'a line without OK': { command: qilocip(), answer: ['< 10.1.2.3'], values: 1 },
  'DEACT OK, without OK': { command: qideact(), answer: ['< DEACT OK'], values: 0 },
  'CLOSE OK, with its index': { command: qiclose(0), answer: ['< 0, CLOSE OK'], values: 0 },
  'CLOSE OK, without': { command: qiclose(0), answer: ['< CLOSE OK'], values: 0 },
  'OK, then one address': {
    command: qidnsgip('example.com'),
    answer: ['< OK', '~ 3s', '< 1.2.3.4', '~ 1s'],
    values: 1,
  },
  'OK, then three addresses, in blocks': {
    command: qidnsgip('example.com'),
    answer: ['< OK', '< 1.2.3.4', '~ 900ms', '< 1.2.3.5', '~ 900ms', '< 1.2.3.6', '~ 1s'],
    values: 3,
  },
  'OK, then three addresses, in one block': {
    command: qidnsgip('example.com'),
    answer: ['< OK', String.raw`<< \r\n1.2.3.4\r\n1.2.3.5\r\n1.2.3.6\r\n`, '~ 1s'],
    values: 3,
  },
});

describe('row 18, fault A14: an answer ends as its command says', () => {
  it.each(rows)('%s', (_, { command, answer, values }) => {
    const line = E.getOrElse(() => '')(command.line);
    const log = told({ command }, [`> ${line}`, `<< ${line}\\r`, ...answer, ...another], 0);
    const first = of(log, 'first');
    expect(first.at(-1)).toBe('|');
    expect(first).toHaveLength(values + 1);
    expect(log.slice(-2)).toEqual(rightly);
  });

  it.each([
    ['ERROR:<n>, with a blank', '< ERROR: 3', '! DnsFailed {name:example.com,code:3,meaning:network error}'],
    ['ERROR:<n>, without', '< ERROR:3', '! DnsFailed {name:example.com,code:3,meaning:network error}'],
  ])('OK, then %s', (_, text, failure) => {
    const steps = ['> AT+QIDNSGIP="example.com"', '< OK', text, '> AT+QIFGCNT?', '< +QIFGCNT: 1,255', '< OK'];
    const { port, watch, pass, log } = atScene(steps.join('\n'), { echo: true });
    watch('first', port.run(qidnsgip('example.com')));
    pass();
    expect(of(log, 'first')[0]?.split(',meaning')[0]).toBe(failure.split(',meaning')[0]);
  });

  it('OK, then what became of it as a URC: a connection; or as its end: a server', () => {
    const { port, watch, pass, log } = atScene(
      `
      > AT+QIDNSIP=0
      < OK
      > AT+QIOPEN=0,"TCP","1.2.3.4",80
      < OK
      > AT+QISERVER
      < 0, CONNECT OK
      < OK
      ~ 10s
      < SERVER OK
    `,
      { echo: true },
    );
    watch('urc', port.urc$.pipe(map(({ _tag }) => _tag)));
    watch('open', port.run(qiopen({ index: 0, protocol: 'TCP', host: '1.2.3.4', port: 80 })));
    watch('listen', port.run(qiserver()));
    pass(9_000);
    expect(log).toEqual(['open |', 'urc Connected']);
    pass();
    expect(log).toEqual(['open |', 'urc Connected', 'listen |']);
  });

  it('NORMAL POWER DOWN, and nothing else', () => {
    const { port, watch, pass, log } = atScene('> AT+QPOWD=1\n< NORMAL POWER DOWN', { echo: true });
    watch('off', port.run(qpowd(1)));
    pass();
    expect(of(log, 'off')).toEqual(['|']);
  });

  it('the connection whose CONNECT OK overtakes the OK is there', () => {
    const { modem, watch, pass, log } = connected(`
      > AT+QIOPEN=1,"TCP","1.2.3.4",8
      < 1, CONNECT OK
      < OK
    `);
    watch('second', modem.tcp('1.2.3.4', 8).pipe(map(({ index }) => index)));
    pass(10);
    expect(of(log, 'second')).toEqual(['1']);
  });
});

describe('fault A15: the variants of one answer are one typed form', () => {
  const read = (line: string) => {
    for (const urc of urcs) {
      const event = urc.read(line);
      if (event) return event;
    }
    return undefined;
  };

  it.each([
    ['0, CONNECT OK', '0,CONNECT OK'],
    ['0, CLOSED', '0,CLOSED'],
    ['REMOTE IP:10.79.141.26', 'REMOTE IP: 10.79.141.26'],
    ['0, REMOTE IP:10.79.141.26', '0, REMOTE IP: 10.79.141.26'],
    ['+QIRDI: 0,1,0', '+QIRDI:0,1,0'],
    ['+QIRDI: 0,1,0', '+QIRDI: 0, 1, 0'],
  ])('%j and %j', (one, other) => {
    expect(read(other)).toEqual(read(one));
    expect(read(one)).not.toMatchObject({ _tag: 'Unknown' });
  });

  it.each(['S: LISTENNING', 'S: LISTENING'])('%s', (text) => {
    const log = told({ command: qisstat() }, [
      '> AT+QISSTAT',
      String.raw`<< AT+QISSTAT\r`,
      '< OK',
      `< ${text}`,
      '~ 500ms',
      ...another,
    ]);
    expect(of(log, 'first')).toEqual([expect.stringContaining('LISTENING'), '|']);
  });

  it.each(['CLOSE OK', '0, CLOSE OK', '0,CLOSE OK'])('AT+QICLOSE=0: %s', (text) => {
    const log = told({ command: qiclose(0) }, [
      '> AT+QICLOSE=0',
      String.raw`<< AT+QICLOSE=0\r`,
      `< ${text}`,
      ...another,
    ]);
    expect(log).toEqual(['first |', ...rightly]);
  });

  it('AT+QIREGAPP is written in full, whatever the figures have', () => {
    expect(qiregapp().line).toEqual(E.right('AT+QIREGAPP'));
  });

  it('the URC is +QIRDI, and the answer +QIRD', () => {
    expect(read('+QIRDI: 0,1,3')).toMatchObject({ _tag: 'Readable', index: 3 });
    expect(read('+QIRD: 1.2.3.4:7,TCP,0')).toMatchObject({ _tag: 'Unknown' });
  });
});
