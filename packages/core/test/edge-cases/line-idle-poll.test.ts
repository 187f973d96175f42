import type { ModemOptions } from '../../src/modem.ts';
import type { Socket } from '../../src/stack/connection/socket.ts';
import { receivingBy } from '../../src/stack/receiving/receiving.ts';
import { modemScene } from '../stage.ts';

const empty = `
  > AT+QIRD=0,1,0,1500
  < OK
`;
const holds = (bytes: string) => String.raw`
  > AT+QIRD=0,1,0,1500
  << \r\n+QIRD: 1.2.3.4:7,TCP,${bytes.length}\r\n${bytes}
  < OK
`;

const connected = (transcript: string, options: Partial<ModemOptions>) => {
  const on = modemScene(
    `
      > AT+QIOPEN=0,"TCP","1.2.3.4",7
      < OK
      < 0, CONNECT OK
      ${transcript}
    `,
    { echo: true },
    options,
  );
  const { log } = on;
  let socket: Socket | undefined;
  on.modem.tcp('1.2.3.4', 7).subscribe({
    next: (open) => {
      socket = open;
    },
    error: (error: unknown) => log.push(String(error)),
    complete: () => log.push('connection |'),
  });
  on.pass(10);
  if (!socket) throw new Error('It did not connect.');
  return { ...on, socket };
};

describe('row 12: an announcement that was lost', () => {
  it('is made good while somebody waits, as often as it is asked for', () => {
    const { socket, watch, pass, log, module } = connected(
      `${empty}~ 30s\n${holds('late')}${empty}~ 30s\n${empty}`,
      { pollEvery: 30_000 },
    );
    watch('data', socket.data$);
    pass(29_999);
    expect(log).toEqual([]);
    pass(1);
    expect(log).toEqual(['data "late"']);
    pass(30_000);
    expect(module.left()).toEqual([]);
  });

  it('is looked for a minute after the latest reading, and not while nobody waits', () => {
    const { socket, watch, pass, log, module } = connected(
      `${empty}~ 50s\n< +QIRDI: 0,1,0\n${holds('told')}${empty}${holds('late')}${empty}`,
      { pollEvery: 60_000 },
    );
    const reading = watch('data', socket.data$);
    pass(50_000 + 59_999);
    expect(log).toEqual(['data "told"']);
    pass(1);
    expect(log).toEqual(['data "told"', 'data "late"']);
    reading.unsubscribe();
    pass(600_000);
    expect(module.left()).toEqual([]);
    expect(log).toHaveLength(2);
  });

  it('is the end, where CLOSED was lost and its place is told meanwhile', () => {
    const { socket, watch, pass, log } = connected(
      `
        ${empty}
        > AT+QIRD=0,1,0,1500
        < ERROR
        < 0, CLOSED
      `,
      { pollEvery: 60_000 },
    );
    watch('data', socket.data$);
    pass(60_000);
    expect(log).toEqual(['connection |', 'data |']);
  });

  it('fails the connection, where the module knows nothing of it any more', () => {
    const { socket, watch, pass, log } = connected(`${empty}> AT+QIRD=0,1,0,1500\n< ERROR\n~ 10s`, {
      pollEvery: 60_000,
    });
    watch('data', socket.data$);
    pass(61_000);
    expect(log[0]).toBe('data ! NotConnected {address:1.2.3.4:7}');
  });

  it.each([
    ['read to its end', `> AT+QIRD=0,1,0,1500\n< ERROR\n`],
    ['ended by the module', '< RDY\n'],
  ])('is waited for no longer, once the connection was %s', (_, end) => {
    const { socket, watch, pass, log, clock } = connected(`${empty}~ 1s\n< 0, CLOSED\n${end}`, {
      pollEvery: 86_400_000,
    });
    watch('data', socket.data$);
    pass(20_000);
    expect(log.some((entry) => entry.startsWith('data'))).toBe(true);
    expect(clock.actions.filter(({ delay }) => delay >= 1_000_000)).toEqual([]);
  });

  it('is never looked for, where that is asked for', () => {
    const { socket, watch, pass, log, module } = connected(empty, { pollEvery: Number.POSITIVE_INFINITY });
    watch('data', socket.data$);
    pass();
    expect(log).toEqual([]);
    expect(module.left()).toEqual([]);
  });

  it('is looked for every minute where nothing else is asked for', () => {
    expect(receivingBy({}).pollEvery).toBe(60_000);
  });

  it.each([999, 86_400_001, Number.NaN, -1])('is not looked for every %d ms', (pollEvery) => {
    expect(() => modemScene('', {}, { pollEvery })).toThrow('pollEvery');
  });
});
