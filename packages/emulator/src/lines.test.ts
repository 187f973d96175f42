import { memory } from '@atrx/transport';
import { concat, ignoreElements, mergeMap, of, VirtualTimeScheduler } from 'rxjs';
import { desk, text } from '../test/desk.ts';
import { calls } from '../test/outside.ts';
import { escaped, paced, partner } from '../test/partner.ts';
import { ascii } from './ascii.ts';
import { emulator } from './emulator.ts';

const OK = '\r\nOK\r\n';
const ERROR = '\r\nERROR\r\n';
const CONNECT = '\r\nCONNECT\r\n';
const CLOSED = '\r\nCLOSED\r\n';
const open = 'AT+QIOPEN="TCP","10.0.0.1",7007';

const online = (...settings: readonly string[]) => {
  const peer = partner();
  const at = desk({ network: peer.network });
  for (const line of ['AT+QIMODE=1', ...settings]) expect(at.at(line)).toBe(OK);
  expect(at.at(open)).toBe(OK + CONNECT);
  const dtr = (on: boolean) => {
    at.module.signals.set({ dtr: on }).subscribe();
    return at.seen();
  };
  return { ...peer, at, dtr };
};

describe('DTR going from ON to OFF (note 4)', () => {
  it('means nothing with AT&D0', () => {
    const { at, dtr } = online();
    expect(dtr(false)).toBe('');
    expect(at.module.state).toMatchObject({ dtr: false, dataMode: true });
    expect(dtr(true)).toBe('');
  });

  it('leaves data mode with AT&D1, and keeps the connection', () => {
    const { at, dtr, heard } = online('AT&D1', 'AT+QITCFG=3,20,1024,1');
    at.key('payload');
    expect(dtr(false)).toBe(OK);
    expect(at.module.state.dataMode).toBe(false);
    expect(dtr(true)).toBe('');
    expect(dtr(false)).toBe('');
    expect(at.at('ATO')).toBe(CONNECT);
    expect(dtr(true)).toBe('');
    expect(dtr(false)).toBe(OK);
    expect(heard()).toEqual(['payload']);
  });

  it('makes payload of plusses that were no escape yet', () => {
    const { at, heard } = online('AT&D1');
    at.scheduler.schedule(() => at.module.signals.set({ dtr: false }).subscribe(), 700);
    expect(paced(at, [500, '+++'])).toBe(OK);
    expect(heard()).toEqual(['+++']);
  });

  it('closes the connection with AT&D2, in data mode and behind an escape', () => {
    const { at, dtr, heard } = online('AT&D2');
    at.key('last');
    expect(dtr(false)).toBe(CLOSED);
    expect(heard()).toEqual(['last', '<closed>']);
    expect(at.at('ATO')).toBe('\r\nNO CARRIER\r\n');
    expect(dtr(true)).toBe('');
    expect(at.at(open)).toBe(OK + CONNECT);
    expect(escaped(at)).toBe(OK);
    expect(dtr(false)).toBe(CLOSED);
    expect(dtr(true)).toBe('');
    expect(dtr(false)).toBe('');
  });
});

describe('DCD', () => {
  const seen = (at: ReturnType<typeof desk>) => {
    const dcd: boolean[] = [];
    at.module.signals.dcd$.subscribe((on) => dcd.push(on));
    return () => dcd.splice(0);
  };

  it('is ON while a transparent connection exists (note 5.6.2)', () => {
    const peer = partner();
    const at = desk({ network: peer.network });
    const dcd = seen(at);
    at.at(open);
    at.at('AT+QICLOSE');
    expect(dcd()).toEqual([false]);
    at.at('AT+QIMODE=1');
    at.at(open);
    expect(dcd()).toEqual([true]);
    escaped(at);
    expect(dcd()).toEqual([]);
    peer.say('last');
    peer.close();
    at.seen();
    expect(dcd()).toEqual([]);
    at.at('ATO');
    expect(dcd()).toEqual([false]);
  });

  it('is ON for the connection of a peer, and OFF with the power', () => {
    const { network } = partner();
    const at = desk({ network });
    const dcd = seen(at);
    at.at('AT+QIMODE=1;+QISERVER');
    calls(network, '10.0.0.2');
    at.seen();
    expect(dcd()).toEqual([false, true]);
    at.module.control.powerDown('NORMAL POWER DOWN');
    expect(dcd()).toEqual([false]);
  });

  it('is always ON with AT&C0', () => {
    const at = desk();
    const dcd = seen(at);
    expect(at.at('AT&C0')).toBe(OK);
    expect(at.at('AT&C')).toBe(OK);
    expect(dcd()).toEqual([false, true]);
    expect(at.at('AT&C1')).toBe(OK);
    expect(dcd()).toEqual([false]);
    expect(at.at('AT&C2')).toBe(ERROR);
  });
});

it('DSR and CTS are ON while there is power, and RI pulses only in data mode', () => {
  const at = desk();
  const seen: string[] = [];
  const { dsr$, cts$, ri$ } = at.module.signals;
  dsr$.subscribe((on) => seen.push(`DSR ${on}`));
  cts$.subscribe((on) => seen.push(`CTS ${on}`));
  ri$.subscribe((on) => seen.push(`RI ${on}`));
  at.module.control.say('RING');
  expect(at.seen()).toBe('\r\nRING\r\n');
  at.module.control.powerDown('NORMAL POWER DOWN');
  expect(seen).toEqual(['DSR true', 'CTS true', 'RI false', 'DSR false', 'CTS false']);
});

it('two URCs within a pulse are one pulse, of 12 ms from the second', () => {
  const { at } = online();
  const ri: string[] = [];
  const start = at.scheduler.frame;
  at.module.signals.ri$.subscribe((on) => ri.push(`${on} ${at.scheduler.frame - start}`));
  at.scheduler.schedule(() => at.module.control.say('RING'), 10);
  at.scheduler.schedule(() => at.module.control.say('RING'), 20);
  at.seen();
  expect(ri).toEqual(['false 0', 'true 10', 'false 32']);
});

it('RTS is taken and means nothing', () => {
  const { at } = online('AT&D2');
  let done = false;
  at.module.signals.set({ rts: false }).subscribe({ complete: () => (done = true) });
  expect([at.seen(), done]).toEqual(['', true]);
});

it('the lines cross a memory link, in their turn with the bytes', () => {
  const scheduler = new VirtualTimeScheduler();
  const { network, heard } = partner();
  const module = emulator({ scheduler, network });
  let printed = '';
  const dcd: boolean[] = [];
  memory(module.serve, { scheduler, signals: module.signals })
    .pipe(
      mergeMap(({ bytes$, write, signals }) => {
        signals?.dcd$.subscribe((on) => dcd.push(on));
        const typed$ = concat(
          write(ascii(`AT+QIMODE=1;&D1\r${open}\r`)),
          write(ascii('payload')),
          signals?.set({ dtr: false }) ?? of(),
        );
        return concat(typed$.pipe(ignoreElements()), bytes$);
      }),
    )
    .subscribe((bytes) => {
      printed += text(bytes);
    });
  scheduler.flush();
  expect(printed).toBe(`AT+QIMODE=1;&D1\r${OK}${open}\r${OK}${CONNECT}${OK}`);
  expect([heard(), dcd]).toEqual([['payload'], [false, true]]);
});

describe('the characters of the line', () => {
  it('are read from their registers, and stay as they are', () => {
    const at = desk();
    expect(at.at('ATS0?')).toBe(`\r\n000\r\n${OK}`);
    expect(at.at('ATS3?')).toBe(`\r\n013\r\n${OK}`);
    expect(at.at('ATS4?')).toBe(`\r\n010\r\n${OK}`);
    expect(at.at('ATS5?')).toBe(`\r\n008\r\n${OK}`);
    expect(at.at('ATS3=13S4=10S5=8S0=2')).toBe(OK);
    expect(at.at('ATS0?')).toBe(`\r\n002\r\n${OK}`);
    for (const wrong of ['S3=10', 'S4=13', 'S5=127', 'S0=256', 'S1?', 'S3']) {
      expect(at.at(`AT${wrong}`)).toBe(ERROR);
    }
    expect(at.at('AT&F')).toBe(OK);
    expect(at.at('ATS0?')).toBe(`\r\n000\r\n${OK}`);
  });

  it.each(['AT&D3', 'AT&D0,1', 'AT&D?'])('%s is refused', (line) => {
    expect(desk().at(line)).toBe(ERROR);
  });
});
