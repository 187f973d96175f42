import { Subject } from 'rxjs';
import { desk } from '../../test/desk.ts';
import { ascii } from '../ascii.ts';
import { virtualNetwork } from '../network/virtual.ts';
import type { EmulatorOptions } from '../options.ts';
import { m95 } from '../profiles/m95.ts';
import { mc60 } from '../profiles/mc60.ts';

const OK = '\r\nOK\r\n';
const ERROR = '\r\nERROR\r\n';

/** A module that was set up with these lines, connected to a peer that says what it is told to. */
const receiving = (lines: readonly string[], options: EmulatorOptions = {}, protocol = 'TCP') => {
  const said$ = new Subject<Uint8Array>();
  const service = () => said$;
  const at = desk({ network: virtualNetwork().tcp(7, service).udp(7, service), ...options });
  for (const line of lines) expect(at.at(line)).toBe(OK);
  const index = lines.includes('AT+QIMUX=1') ? '0,' : '';
  at.at(`AT+QIOPEN=${index}"${protocol}","10.0.0.1",7`);
  return {
    at,
    says: (text: string) => {
      said$.next(ascii(text));
      return at.seen();
    },
    said$,
  };
};

describe('what is pushed (note 5.3.1)', () => {
  const [head, ra, la, pt] = ['AT+QIHEAD=1', 'AT+QISHOWRA=1', 'AT+QISHOWLA=1', 'AT+QISHOWPT=1'];
  const from = 'RECV FROM:10.0.0.1:7\r\n';
  const to = 'TO:10.180.217.206\r\n';

  it.each<[readonly string[], string, string]>([
    [[], '', ''],
    [[head], 'IPD2:', 'IPD2:'],
    [[ra], from, from],
    [[la], to, to],
    [[pt], '', ''],
    [[head, ra], `${from}IPD2:`, `${from}IPD2:`],
    [[head, la], `${to}IPD2:`, `${to}IPD2:`],
    [[head, pt], 'IPD2TCP:', 'IPD2:'],
    [[ra, la], `${from}${to}`, `${from}${to}`],
    [[ra, pt], from, from],
    [[la, pt], to, to],
    [[head, ra, la], `${from}${to}IPD2:`, `${from}${to}IPD2:`],
    [[head, ra, pt], `${from}IPD2TCP:`, `${from}IPD2:`],
    [[head, la, pt], `${to}IPD2TCP:`, `${to}IPD2:`],
    [[ra, la, pt], `${from}${to}`, `${from}${to}`],
    [[head, ra, la, pt], `${from}${to}IPD2TCP:`, `${from}${to}IPD2:`],
  ])('after %j', (lines, single, several) => {
    expect(receiving(lines).says('hi')).toBe(`${single}hi`);
    const prefix = single === '' ? '' : '\r\n';
    expect(receiving(lines, { profile: m95 }).says('hi')).toBe(`${prefix}${single}hi`);
    expect(receiving(['AT+QIMUX=1', ...lines]).says('hi')).toBe(`\r\n+RECEIVE: 0, 2\r\n${several}hi`);
  });

  it('is pushed a segment at a time, a datagram whole', () => {
    const long = 'x'.repeat(1461);
    expect(receiving(['AT+QIMUX=1']).says(long)).toBe(
      `\r\n+RECEIVE: 0, 1460\r\n${'x'.repeat(1460)}\r\n+RECEIVE: 0, 1\r\nx`,
    );
    expect(receiving(['AT+QIMUX=1'], {}, 'UDP').says(long)).toBe(`\r\n+RECEIVE: 0, 1461\r\n${long}`);
  });

  it('waits for the command that executes, as every URC does, and CLOSED comes last', () => {
    const { at, said$ } = receiving(['AT+QIMUX=1'], { latency: { CSQ: 100 } });
    at.scheduler.schedule(() => said$.next(ascii('hi')), 50);
    at.scheduler.schedule(() => said$.complete(), 60);
    expect(at.at('AT+CSQ')).toBe(`\r\n+CSQ: 31,0\r\n${OK}\r\n+RECEIVE: 0, 2\r\nhi\r\n0, CLOSED\r\n`);
  });

  it('waits at the prompt of a send', () => {
    const { at, says } = receiving(['AT+QIMUX=1']);
    at.at('AT+QISEND=0,2');
    expect(says('in')).toBe('');
    expect(at.type('ou')).toBe('ou\r\nSEND OK\r\n\r\n+RECEIVE: 0, 2\r\nin');
  });
});

describe('what is fetched (note 5.3.2)', () => {
  const read = 'AT+QIRD=0,1,0,1500';
  const gives = (data: string, protocol = 'TCP') =>
    `\r\n+QIRD: 10.0.0.1:7,${protocol},${data.length}\r\n${data}${OK}`;

  it('is announced once until it has all been read', () => {
    const { at, says } = receiving(['AT+QINDI=1']);
    expect(says('abc')).toBe('\r\n+QIRDI: 0,1,0\r\n');
    expect(says('def')).toBe('');
    expect(at.at('AT+QIRD=0,1,0,2')).toBe(gives('ab'));
    expect(says('ghi')).toBe('');
    expect(at.at(read)).toBe(gives('cdefghi'));
    expect(at.at(read)).toBe(OK);
    expect(says('jkl')).toBe('\r\n+QIRDI: 0,1,0\r\n');
    expect(at.at(read)).toBe(gives('jkl'));
  });

  it('is announced packet by packet, with six numbers, with QINDI=2', () => {
    const { at, says } = receiving(['AT+QINDI=2'], { profile: mc60 });
    expect(says('x'.repeat(1332))).toBe('\r\n+QIRDI: 0,1,0,1,1332,1332\r\n');
    expect(says('y'.repeat(1359))).toBe('\r\n+QIRDI: 0,1,0,2,1359,2691\r\n');
    expect(says('zz')).toBe('\r\n+QIRDI: 0,1,0,3,2,2693\r\n');
    expect(at.at(read)).toBe(gives('x'.repeat(1332) + 'y'.repeat(168)));
    expect(at.at(read)).toBe(gives(`${'y'.repeat(1191)}zz`));
    expect(says('x'.repeat(1461))).toBe('\r\n+QIRDI: 0,1,0,1,1460,1460\r\n\r\n+QIRDI: 0,1,0,2,1,1461\r\n');
  });

  it('is known as two numbers to the models of the paper', () => {
    expect(desk().at('AT+QINDI=2')).toBe(ERROR);
    expect(desk().at('AT+QINDI=?')).toBe(`\r\n+QINDI: (0,1)\r\n${OK}`);
    expect(desk({ profile: mc60 }).at('AT+QINDI=?')).toBe(`\r\n+QINDI: (0-2)\r\n${OK}`);
  });

  it('comes a datagram at a time over UDP, the rest of it kept', () => {
    const { at, says } = receiving(['AT+QINDI=1'], {}, 'UDP');
    says('abcde');
    says('fgh');
    expect(at.at('AT+QIRD=0,1,0,2')).toBe(gives('ab', 'UDP'));
    expect(at.at(read)).toBe(gives('cde', 'UDP'));
    expect(at.at(read)).toBe(gives('fgh', 'UDP'));
    expect(at.at(read)).toBe(OK);
  });

  it('may hold OK and more of the kind: only the count tells its end', () => {
    const { at, says } = receiving(['AT+QINDI=1']);
    says(`${OK}CLOSED\r\n> `);
    expect(at.at(read)).toBe(gives(`${OK}CLOSED\r\n> `));
  });

  it.each<[string, EmulatorOptions, readonly string[], string]>([
    ['the note', {}, [], '\r\nCLOSED\r\n'],
    ['an M95', { profile: m95 }, [], '\r\n0, CLOSED\r\n\r\n0, CLOSED\r\n'],
    ['an MC60', { profile: mc60 }, [], '\r\n0, CLOSED\r\n'],
    ['an M95 with several', { profile: m95 }, ['AT+QIMUX=1'], '\r\n0, CLOSED\r\n'],
  ])('outlives the peer, whose CLOSED comes after the last read: %s', (_, options, lines, closed) => {
    const { at, says, said$ } = receiving(['AT+QINDI=1', ...lines], options);
    says('last words');
    said$.complete();
    expect(at.seen()).toBe('');
    expect(at.at('AT+QIRD=0,1,0,4')).toBe(gives('last'));
    expect(at.at(read)).toBe(gives(' words') + closed);
    expect(at.at(read)).toBe(ERROR);
  });

  it('is an ERROR where nothing was opened, and outside its bounds', () => {
    const { at } = receiving(['AT+QINDI=1']);
    const wrong = [
      '0,1,1,1500',
      '1,1,0,1500',
      '0,2,0,1500',
      '0,1,0,1501',
      '0,1,0,0',
      '0,1,6,1',
      '0,1,0',
      '0,1,0,1,1',
    ];
    for (const values of wrong) expect(at.at(`AT+QIRD=${values}`)).toBe(ERROR);
    at.at('AT+QICLOSE');
    expect(at.at(read)).toBe(ERROR);
  });

  it('makes the peer wait when the buffer is full, until it is half empty', () => {
    const { at, says } = receiving(['AT+QINDI=1'], { receiveBuffer: 3000 });
    const unread = () => at.module.state.contexts[0].sockets[0]?.unread;
    for (let i = 0; i < 10; i++) says('x'.repeat(1000));
    expect(unread()).toBe(3000);
    const sizes = Array.from({ length: 8 }, () => Number(/TCP,(\d+)/.exec(at.at(read))?.[1] ?? 0));
    expect(sizes).toEqual([1500, 1500, 1500, 1500, 1500, 1500, 1000, 0]);
  });

  it('loses the datagrams that do not fit', () => {
    const { at, says } = receiving(['AT+QINDI=1'], { receiveBuffer: 5 }, 'UDP');
    says('abc');
    says('defg');
    says('hi');
    expect(at.at(read)).toBe(gives('abc', 'UDP'));
    expect(at.at(read)).toBe(gives('hi', 'UDP'));
  });
});
