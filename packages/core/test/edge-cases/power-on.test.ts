import { type EmulatorOptions, emulator } from '@atrx/emulator';
import { type Link, memory } from '@atrx/transport';
import * as fc from 'fast-check';
import { concat, of as emits, map, Observable } from 'rxjs';
import { at } from '../../src/commands/index.ts';
import { quectel } from '../../src/modem.ts';
import { holds } from '../holds.ts';
import { atScene, stage } from '../stage.ts';
import { of } from './scene.ts';

// What stands on the line before a module says anything sensible.

/** A module is brought up behind that noise; what became of it, and when. */
const broughtUp = (noise: readonly Uint8Array[], options: EmulatorOptions = {}, before = 0) => {
  const on = stage();
  const module = emulator({ ...options, scheduler: on.clock });
  const transport = memory(module.serve, { scheduler: on.clock }).pipe(
    map((link): Link => ({ ...link, bytes$: concat(emits(...noise), link.bytes$) })),
  );
  if (before > 0) module.control.reset();
  on.watch(
    'modem',
    quectel(transport, { apn: 'CMNET', scheduler: on.clock }).pipe(map(({ address }) => address)),
  );
  on.pass(60_000);
  return on.log;
};

const up = ['modem 10.180.217.206'];

describe('row 21: what a line carries at power on', () => {
  it.each([
    ['NULs', new Uint8Array(500)],
    ['a wall of another baud rate, without a line end', new Uint8Array(1_000_000).fill(0xf8)],
    ['a wall that ends in the middle of a word', new Uint8Array(5_000).fill(0x41)],
    ['line ends only', new Uint8Array(10_000).fill(0x0d)],
    ['the end of an earlier answer', new TextEncoder().encode('SACK: 1, 1, 0\r\n\r\nOK\r\n\r\nERROR\r\n')],
    ['what reads like a counted block', new TextEncoder().encode('\r\n+RECEIVE: 0, 400\r\nabc')],
    ['a prompt', new TextEncoder().encode('\r\n> ')],
  ])('%s: the module is brought up all the same', (_, bytes) => {
    expect(broughtUp([bytes])).toEqual(up);
  });

  it('whatever it is, in whatever pieces', () => {
    const pieces = fc.array(fc.uint8Array({ minLength: 1, maxLength: 200 }), { maxLength: 5 });
    holds(
      fc.property(pieces, (noise) => {
        expect(broughtUp(noise)).toEqual(up);
      }),
      40,
    );
  });

  it.each(['fixed', 'auto'] as const)(
    'the baud rate %s: RDY is heard, or is not to be waited for',
    (baud) => {
      expect(broughtUp([], { baud })).toEqual(up);
      expect(broughtUp([], { baud }, 1)).toEqual(up);
    },
  );

  it('a line that never ends is bounded, told, and does not swallow the next', () => {
    const { port, watch, pass, log } = atScene(
      String.raw`
        << ${'z'.repeat(20_000)}\r\n
        > AT
        < OK
      `,
    );
    port.loss$.subscribe(({ _tag }) => log.push(_tag));
    pass(10);
    watch('at', port.run(at()));
    pass(10);
    expect(log).toEqual(['LineTooLong', 'at |']);
  });

  it('a module that says nothing is given up, in bounded time', () => {
    const on = stage();
    const mute = memory(() => new Observable<never>(), { scheduler: on.clock });
    on.watch('modem', quectel(mute, { apn: 'CMNET', scheduler: on.clock }));
    on.pass(30_000);
    expect(of(on.log, 'modem')).toEqual(['! Unresponsive {probes:2,hint:baud}']);
  });
});
