import { type Service, virtualNetwork } from '@atrx/emulator';
import * as fc from 'fast-check';
import { merge, mergeMap, Subject, takeUntil } from 'rxjs';
import { ascii, textOf } from '../../src/bytes/ascii.ts';
import { qisack } from '../../src/commands/index.ts';
import type { TransparentRequest } from '../../src/stack/transparent/client.ts';
import type { Pipe } from '../../src/stack/transparent/pipe.ts';
import { type Bench, bench } from '../emulator/module.ts';
import { holds } from '../holds.ts';
import { DCD, opened, wires } from '../transparent/scene.ts';
import { of } from './scene.ts';

// The UART is the connection: nothing around the payload says what it is.

interface Piped extends Bench {
  readonly pipe: Pipe;
  readonly say: (text: string) => void;
  readonly heard: () => string;
  readonly told: () => string;
  readonly peerLeaves: () => void;
}

/** A virtual module in data mode, to a peer that the test speaks for; how it ends is logged as `data` and `pipe`. */
const piped = (lines = false, request: TransparentRequest = {}): Piped => {
  const said$ = new Subject<Uint8Array>();
  const gone$ = new Subject<void>();
  let heard = '';
  let told = '';
  const service: Service = ({ bytes$ }) =>
    merge(
      said$,
      bytes$.pipe(
        mergeMap((bytes) => {
          heard += textOf(bytes);
          return [];
        }),
      ),
    ).pipe(takeUntil(gone$));
  const on = bench({ lines, agreeing: false, network: virtualNetwork().tcp(7, service) });
  let pipe: Pipe | undefined;
  on.watch(
    'pipe',
    on.modem.transparent('1.2.3.4', 7, request).pipe(
      mergeMap((open) => {
        pipe = open;
        const data$ = open.data$.pipe(
          mergeMap((bytes) => {
            told += textOf(bytes);
            return [];
          }),
        );
        on.watch('data', data$);
        return [];
      }),
    ),
  );
  on.pass(5_000);
  if (!pipe) throw new Error(`It did not open:\n${on.log.join('\n')}`);
  return {
    ...on,
    pipe,
    say: (text) => said$.next(ascii(text)),
    heard: () => heard,
    told: () => told,
    peerLeaves: () => gone$.next(),
  };
};

const endings = ['CLOSED', '0, CLOSED', '+PDP DEACT', 'RDY', 'NORMAL POWER DOWN'];

describe.each([false, true])(
  'row 15, fault A10: the words of an end in data mode, modem lines: %s',
  (lines) => {
    it.each(endings)('%s of the peer is payload: data mode goes on', (text) => {
      const { say, told, pass, log, pipe, heard, watch } = piped(lines);
      say(`before\r\n${text}\r\nafter`);
      pass(10_000);
      expect(told()).toBe(`before\r\n${text}\r\nafter`);
      watch('write', pipe.write('still there'));
      pass(1_000);
      expect(log).toEqual(['write |']);
      expect(heard()).toBe('still there');
    });

    it('CLOSED of the module is the end: it is not payload', () => {
      const { say, peerLeaves, told, pass, log } = piped(lines);
      say('last words');
      peerLeaves();
      pass(30_000);
      expect(told()).toBe('last words');
      expect(log.sort()).toEqual(['data |', 'pipe |']);
    });

    it('+PDP DEACT of the module is the end of the context: it is told as that', () => {
      const { module, say, told, pass, log } = piped(lines);
      say('last words');
      module.control.deactivate();
      pass(30_000);
      expect(told()).toBe('last words');
      expect(of(log, 'data')).toEqual(['! ContextLost {}']);
      expect(of(log, 'pipe')).toEqual(['! ContextLost {}']);
    });

    it('both, one behind the other: the peer’s is payload, the module’s the end', () => {
      const { say, peerLeaves, told, pass, log } = piped(lines);
      say('a\r\nCLOSED\r\nb');
      peerLeaves();
      pass(30_000);
      expect(told()).toBe('a\r\nCLOSED\r\nb');
      expect(log.sort()).toEqual(['data |', 'pipe |']);
    });
  },
);

describe('row 16, fault A19: +++ within the payload is no escape', () => {
  const piece = fc.constantFrom('+', '++', '+++', '++++', 'a+', '+a', 'a');
  const pause = fc.constantFrom(0, 1, 19, 20, 500, 501, 600, 3_000);

  it('however it is cut into writes, whatever the pauses between them: the peer hears all of it', () => {
    const { pipe, heard, pass, module, watch, log } = piped();
    let sent = '';
    holds(
      fc.property(fc.array(fc.tuple(piece, pause), { maxLength: 6 }), (writes) => {
        pass(1_000);
        for (const [text, wait] of writes) {
          sent += text;
          watch('write', pipe.write(text));
          pass(wait);
        }
        pass(5_000);
        expect(heard()).toBe(sent);
        expect(module.state.dataMode).toBe(true);
      }),
      60,
    );
    expect(new Set(log)).toEqual(new Set(['write |']));
  });

  it('alone between silences, and with the last of it in a write of its own', () => {
    for (const texts of [['+++'], ['++', '+'], ['+', '++'], ['+', '+', '+'], ['x++', '+y']]) {
      const { pipe, heard, pass, module, watch } = piped();
      for (const text of texts) {
        pass(2_000);
        watch('write', pipe.write(text));
      }
      pass(5_000);
      expect([texts, heard()]).toEqual([texts, texts.join('')]);
      expect(module.state.dataMode).toBe(true);
    }
  });

  it('what asks to step out is an escape, its guards kept, and is not sent to the peer', () => {
    const { pipe, heard, pass, watch, log } = piped();
    watch('write', pipe.write('+++'));
    pass(2_000);
    watch(
      'count',
      pipe.command((at) => at.run(qisack())),
    );
    pass(10_000);
    expect(of(log, 'count')).toEqual(['{sent:3,acknowledged:3,pending:0}', '|']);
    expect(heard()).toBe('+++');
  });

  it('by DTR there are no guards to be missed, as over a network they may be', () => {
    const { pipe, heard, pass, watch, log } = piped(true, { stepOut: 'dtr' });
    watch('write', pipe.write('+++'));
    pass(2_000);
    watch(
      'count',
      pipe.command((at) => at.run(qisack())),
    );
    pass(5_000);
    expect(of(log, 'count')).toEqual(['{sent:3,acknowledged:3,pending:0}', '|']);
    expect(heard()).toBe('+++');
  });
});

describe('row 17: the module leaves data mode without a word', () => {
  it('DCD says so: it is the end', () => {
    const { through, dcd } = wires(false);
    const on = opened('> AT\n< OK\n> AT+QIDEACT\n< DEACT OK', { through }, DCD);
    dcd(true);
    on.watch('data', on.open.data$);
    on.pass(500);
    expect(on.log).toEqual([]);
    dcd(false);
    on.pass(5_000);
    expect(of(on.log, 'data')).toEqual(['|']);
  });

  it('no line says so: a command finds it out, and does not wait for ever', () => {
    const on = opened(`
      ~ 600ms
      >> +++
      << +++
      ~ 3s
      >> +++
      << +++
    `);
    on.watch('data', on.open.data$);
    on.watch(
      'count',
      on.open.command((at) => at.run(qisack())),
    );
    on.pass(60_000);
    expect(of(on.log, 'count')[0]).toMatch(/^! (TimedOut|NotConnected)/);
  });

  it('CONNECT, and then at once the end: it opens, and is over', () => {
    const { peerLeaves, pass, log, watch, pipe } = piped();
    peerLeaves();
    pass(30_000);
    expect(log.sort()).toEqual(['data |', 'pipe |']);
    watch('write', pipe.write('late'));
    expect(of(log, 'write')[0]).toContain('! NotConnected');
  });
});
