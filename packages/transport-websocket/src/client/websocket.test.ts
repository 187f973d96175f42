import { ack, bytes, noted, opened, rx } from '../../test/opened.ts';
import { scriptedBridge } from '../../test/scripted-bridge.ts';
import type { RemoteOptions } from './remote-options.ts';
import { websocket } from './websocket.ts';

describe('a port of a bridge', () => {
  it('is greeted, and gives one link', () => {
    const { last, links, heard, dialled } = opened({ name: 'console' });
    expect(dialled).toHaveLength(1);
    expect(last().url).toMatch(/^ws:\/\/bridge-\d+\/$/);
    expect(last().token).toBe('tok');
    expect(heard[0]).toMatch(
      /^hello \{"v":1,"client":\{"id":"[0-9a-f]{32}","name":"console"\},"attempt":1,"port":"modem","role":"writer","takeover":"no"\}$/,
    );
    expect(links).toHaveLength(1);
  });

  it('is opened by each subscription as a client of its own', () => {
    const ids = [opened(), opened()].map(({ heard }) => /"id":"(\w+)"/.exec(heard[0] ?? '')?.[1]);
    expect(new Set(ids).size).toBe(2);
  });

  it('gives what it reads, and makes room for more when that has been read', () => {
    const { link, last, log, heard } = opened();
    last().send(rx(0, 'before it is read'));
    last().send(rx(17, ', and after'));
    expect(link().position()).toEqual({ server: 'boot-1', epoch: 1, offset: 0 });
    noted(log, 'read', link().bytes$);
    expect(log).toEqual(['read before it is read', 'read , and after']);
    expect(link().position()).toEqual({ server: 'boot-1', epoch: 1, offset: 28 });
    const long = 'x'.repeat(16_384);
    for (const at of [0, 1, 2, 3]) last().send(rx(28 + at * 16_384, long));
    expect(heard.filter((line) => line.includes('RxLimit')).slice(1)).toEqual([
      '{"_tag":"RxLimit","epoch":1,"consumed":32796,"limit":98332}',
      '{"_tag":"RxLimit","epoch":1,"consumed":65564,"limit":131100}',
    ]);
  });

  it('counts what is read in small pieces by lots, and makes room in time all the same', () => {
    const { link, last, log, heard } = opened();
    noted(log, 'read', link().bytes$);
    for (let at = 0; at < 1_000_000; at += 100) last().send(rx(at, 'x'.repeat(100)));
    const limits = heard.flatMap((line) => /"RxLimit".*"limit":(\d+)/.exec(line)?.[1] ?? []).map(Number);
    const steps = limits.slice(1).map((limit, index) => limit - (limits[index] ?? 0));
    expect(Math.min(...steps)).toBeGreaterThanOrEqual(32_768);
    expect(Math.max(...steps)).toBeLessThan(49_152);
    expect(limits.at(-1)).toBeGreaterThan(1_000_000 + 16_384);
  });

  it('makes room only for what has been acknowledged, where that is asked for', () => {
    const { link, last, log, heard } = opened({ acknowledge: 'explicit' });
    noted(log, 'read', link().bytes$);
    const long = 'x'.repeat(16_384);
    for (const at of [0, 1, 2, 3]) last().send(rx(at * 16_384, long));
    expect(heard.filter((line) => line.includes('RxLimit'))).toHaveLength(1);
    link().acknowledge(link().position());
    expect(heard.at(-1)).toBe('{"_tag":"RxLimit","epoch":1,"consumed":65536,"limit":131072}');
  });

  it('makes room at once for what has been acknowledged, however little that was', () => {
    const { link, last, log, heard } = opened({ acknowledge: 'explicit' });
    noted(log, 'read', link().bytes$);
    const long = 'x'.repeat(16_384);
    for (const at of [0, 1]) last().send(rx(at * 16_384, long));
    const upTo = (offset: number) => link().acknowledge({ ...link().position(), offset });
    upTo(32_767);
    expect(heard.filter((line) => line.includes('RxLimit'))).toHaveLength(1);
    upTo(32_768);
    expect(heard.at(-1)).toBe('{"_tag":"RxLimit","epoch":1,"consumed":32768,"limit":98304}');
  });

  it('takes writes when they are subscribed, and completes them when the UART has', () => {
    const { link, last, log, fresh } = opened();
    fresh();
    const write = link().write(bytes('AT\r'));
    expect(fresh()).toEqual([]);
    noted(log, 'first', write);
    noted(log, 'second', write);
    expect(fresh()).toEqual(['Tx 7 0 AT\r', 'Tx 7 3 AT\r']);
    last().send(ack(3));
    expect(log).toEqual(['first done']);
    last().send(ack(6));
    expect(log).toEqual(['first done', 'second done']);
  });

  it('writes the bytes that there were when it was asked to, also where they have to wait', () => {
    const { link, last, fresh } = opened({}, { tx: { lease: 7, accepted: 0, written: 0, limit: 0 } });
    const mine = bytes('mine');
    link().write(mine).subscribe();
    mine.fill(0x2e);
    fresh();
    last().send(ack(0));
    expect(fresh()).toEqual(['Tx 7 0 mine']);
  });
});

describe('options', () => {
  it.each<readonly [string, string, RemoteOptions, RegExp]>([
    ['a URL with a token', 'ws://bridge/modem?token=s3cr3t', {}, /\{ token \}/],
    [
      'a token with a line break',
      'ws://bridge/modem',
      { token: 'a\r\nb' },
      /not the one that a bridge printed/,
    ],
    ['an empty token', 'ws://bridge/modem', { token: '' }, /not the one that a bridge printed/],
    [
      'a will that is too long',
      'ws://bridge/modem',
      { will: [{ quiet: 10_001 }] },
      /will .* longer than 10000 ms/,
    ],
    ['a name that is too long', 'ws://bridge/modem', { name: 'x'.repeat(65) }, /no valid client\.name/],
    ['a port with a control character', 'ws://bridge/%07', {}, /no valid port/],
  ])('%s is refused before anything is dialled', (_, url, options, message) => {
    const { open, dialled } = scriptedBridge();
    const log: string[] = [];
    noted(log, 'link', websocket(url, options, open));
    expect(log).toEqual([expect.stringMatching(message)]);
    expect(log[0]).toMatch(/^link unsuitable: /);
    expect(dialled).toEqual([]);
  });
});
