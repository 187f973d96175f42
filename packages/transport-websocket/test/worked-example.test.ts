import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { either as E } from 'fp-ts';
import { start, step } from '../src/bridge/machine/bridge.ts';
import type { BridgeEffect } from '../src/bridge/machine/effect.ts';
import type { BridgeEvent } from '../src/bridge/machine/event.ts';
import { DEFAULTS } from '../src/bridge/machine/options.ts';
import { decodeClient, encodeControl } from '../src/protocol/control.ts';
import { decodeFrame, encodeFrame } from '../src/protocol/frame.ts';
import type { ClientMessage } from '../src/protocol/message.ts';

/** The lines of the worked example: who says it, and what. */
const example = (): readonly { readonly by: string; readonly what: string }[] => {
  const page = readFileSync(join(__dirname, '../../../docs/remote-uart.md'), 'utf8');
  const [, block = ''] = /## A worked example[\s\S]*?```text\n([^`]*)```/.exec(page) ?? [];
  return block
    .trim()
    .split('\n')
    .map((line) => ({ by: line.slice(0, 1), what: line.slice(2) }));
};

const bytesOf = (hex: string) => new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** What a client says, as its bridge hears it. */
const event = (what: string): BridgeEvent =>
  what.startsWith('{')
    ? E.match(
        (why: string): BridgeEvent => ({ _tag: 'Broke', session: 1, why }),
        (message: ClientMessage): BridgeEvent => ({ _tag: 'Said', session: 1, message }),
      )(decodeClient(what))
    : sent(what);

const sent = (hex: string): BridgeEvent => {
  const frame = decodeFrame(bytesOf(hex));
  return E.isRight(frame) && (frame.right._tag === 'Tx' || frame.right._tag === 'RxLimit')
    ? { _tag: 'Sent', session: 1, frame: frame.right }
    : { _tag: 'Broke', session: 1, why: 'no frame of a client' };
};

/** What a bridge does, as it stands on the wire. */
const onWire = (effect: BridgeEffect): readonly string[] => {
  if (effect._tag === 'Say') return [encodeControl(effect.message)];
  return effect._tag === 'Send' ? [hexOf(encodeFrame(effect.frame))] : [];
};

describe('the worked example of the protocol', () => {
  it('is what a bridge says to a client that says what the page says', () => {
    const lines = example();
    expect(lines.length).toBeGreaterThan(10);
    let now = 0;
    let state = start({
      ...DEFAULTS,
      server: '9d0e6fb2c4a81357',
      firstLease: 0x5a17c0de,
      ports: { modem: { ring: 4_096, will: [], actions: [] } },
    });
    const said: string[] = [];
    const feed = (happens: BridgeEvent): void => {
      const [after, effects] = step(state, happens, now);
      state = after;
      said.push(...effects.flatMap(onWire));
      for (const effect of effects) {
        if (effect._tag !== 'PortDo') continue;
        feed({ _tag: 'PortDid', port: 'modem', task: effect.task, outcome: { ok: true } });
        feed({ _tag: 'PortRead', port: 'modem', bytes: new Uint8Array(Buffer.from('AT\r\r\nOK\r\n')) });
      }
    };
    const modem = { port: 'modem' } as const;
    for (const epoch of [1, 2, 3]) {
      feed({ _tag: 'PortOpened', ...modem });
      if (epoch < 3) feed({ _tag: 'PortClosed', ...modem, cause: 'unplugged', why: '' });
    }
    feed({ _tag: 'PortRead', ...modem, bytes: new Uint8Array(1_204) });
    feed({ _tag: 'Came', session: 1, rights: new Set(['write'] as const), from: '' });

    const heard: string[] = [];
    for (const { by, what } of lines) {
      if (by === '>') feed(event(what));
      else {
        if (what.startsWith('{"t":"hb"')) {
          now += DEFAULTS.heartbeat;
          feed({ _tag: 'Woke' });
        }
        heard.push(what.startsWith('{') ? JSON.stringify(JSON.parse(what)) : what.replaceAll(' ', ''));
      }
    }
    expect(said).toEqual(heard);
  });
});
