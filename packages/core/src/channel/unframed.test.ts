import { TransportError } from '@atrx/transport';
import fc from 'fast-check';
import { concat, defer, EMPTY, type Observable, Subject, VirtualTimeScheduler } from 'rxjs';
import type { Command } from '../at/command.ts';
import { exactly, firstOf, more, ok } from '../at/rules.ts';
import { ascii, textOf } from '../bytes/ascii.ts';
import { at, ati, qiclose, qisack, qisend } from '../commands/index.ts';
import { gsm } from '../dialects/gsm.ts';
import type { Framing } from '../wire/framing.ts';
import { Channel } from './channel.ts';

const RAW: Framing = { multiple: false, head: false, remote: false, local: false, unframed: true };

/** What is told, in words: `data`, a URC's tag, and of each command its values and its end. */
const line = (write: (text: string) => string = () => '', framing: Framing = RAW) => {
  const bytes$ = new Subject<Uint8Array>();
  const clock = new VirtualTimeScheduler();
  const log: string[] = [];
  const link = {
    bytes$,
    write: (bytes: Uint8Array): Observable<never> =>
      defer(() => {
        const answer = write(textOf(bytes));
        if (answer !== '') bytes$.next(ascii(answer));
        return EMPTY;
      }),
  };
  const channel = new Channel(link, gsm, clock);
  channel.frame(framing);
  let size = 0;
  const tell = (name: string, text: string) => {
    const last = log.at(-1);
    if (name === 'data' && last?.startsWith('data ')) log[log.length - 1] = last + text;
    else log.push(`${name} ${text}`);
  };
  channel.deliver(0, {
    receive: (bytes) => tell('data', textOf(bytes)),
    cut: () => undefined,
  });
  channel.urc$.subscribe({
    next: (event) => {
      if (event._tag !== 'Received') tell('urc', event._tag);
    },
    error: () => undefined,
  });
  channel.trace$.subscribe({
    next: (traced) => {
      if (traced.direction === 'in') size += traced.size;
    },
    error: () => undefined,
  });
  return {
    channel,
    log,
    clock,
    size: () => size,
    run: <A>(command: Command<A>) =>
      channel.run(command).subscribe({
        next: (value) => log.push(`${command.name} ${JSON.stringify(value)}`),
        error: (error: unknown) => log.push(`${command.name} ! ${String(error)}`),
        complete: () => log.push(`${command.name} |`),
      }),
    hear: (...texts: readonly string[]) => {
      for (const text of texts) bytes$.next(ascii(text));
    },
    lose: (error: unknown) => bytes$.error(error),
    pass: (milliseconds: number) => {
      const until = clock.frame + milliseconds;
      clock.maxFrames = until;
      clock.flush();
      clock.frame = until;
    },
  };
};

/** In one piece, byte by byte, and cut in two at every place. */
const everyWay = (text: string, scene: (pieces: readonly string[]) => void): void => {
  scene([text]);
  scene([...text]);
  for (let i = 1; i < text.length; i++) scene([text.slice(0, i), text.slice(i)]);
};

describe('data without a frame, while no command runs (note 5.3.1)', () => {
  it('is handed out at once, whatever it reads like', () => {
    everyWay('> OK\nERROR\r\r+RECEIVE: 0, 5\r\x1a IPD3:AT\0\xff', (pieces) => {
      const { log, hear } = line();
      hear(...pieces);
      expect(log).toEqual(['data > OK\nERROR\r\r+RECEIVE: 0, 5\r\x1a IPD3:AT\0\xff']);
    });
  });

  it('is none of the headers that are not written out', () => {
    for (const text of [
      'RECV FROM:1.2.3.4:80 \r\n',
      'TO:12\r\n',
      `TO:${'1'.repeat(22)}`,
      'RECV FROM:\r\n.',
    ]) {
      everyWay(text, (pieces) => {
        const { log, hear } = line(undefined, { ...RAW, remote: true, local: true });
        hear(...pieces);
        expect(log.join()).toBe(`data ${text.endsWith('\r\n') ? text.slice(0, -2) : text}`);
      });
    }
  });

  it('may have lines that are nobody’s, an OK among them', () => {
    everyWay(
      '\r\nOK\r\n\r\nhello\r\n\r\n+FOO: 1\r\n\r\nCLOSEDx\r\n\r\n0, 1\r\n\r\n+CREG: x\r\n.',
      (pieces) => {
        const { log, hear } = line();
        hear(...pieces);
        expect(log).toEqual([
          'data \r\nOK\r\n\r\nhello\r\n\r\n+FOO: 1\r\n\r\nCLOSEDx\r\n\r\n0, 1\r\n\r\n+CREG: x\r\n.',
        ]);
      },
    );
  });

  it('ends where a URC stands between its line ends', () => {
    const text = 'bye\r\n\r\nCLOSED\r\n\r\n+PDP DEACT\r\nx';
    everyWay(text, (pieces) => {
      const { log, hear, size } = line();
      hear(...pieces);
      expect(log).toEqual(['data bye\r\n', 'urc Closed', 'urc ContextDeactivated', 'data x']);
      expect(size()).toBe(text.length);
    });
  });

  it('is taken for the URC that it reads like: that is the doubt', () => {
    const { log, hear } = line();
    hear('the file says:\r\nRDY\r\nand goes on');
    expect(log).toEqual(['data the file says:', 'urc Booted', 'data and goes on']);
  });

  it('has its line end withheld until it goes on, or for 200 ms', () => {
    const { log, hear, pass } = line();
    hear('220 ready\r\n');
    expect(log).toEqual(['data 220 ready']);
    pass(199);
    expect(log).toEqual(['data 220 ready']);
    pass(1);
    expect(log).toEqual(['data 220 ready\r\n']);
    hear('\r\nCLO');
    pass(150);
    hear('SED');
    pass(150);
    hear('\r\n');
    expect(log).toEqual(['data 220 ready\r\n', 'urc Closed']);
  });

  it('is told that it is not certain, with its sender', () => {
    const { channel, hear } = line(undefined, { ...RAW, remote: true, local: true });
    const told: unknown[] = [];
    channel.urc$.subscribe((event) =>
      told.push(event._tag === 'Received' ? { ...event, bytes: textOf(event.bytes) } : event),
    );
    const piece = { _tag: 'Received', index: 0, certain: false };
    hear('RECV FROM:1.2.3.4:80\r\nTO:10.0.0.1\r\none', ' two', '\r\nTO:10.0.0.1\r\nthree', 'TO:x\r\n.');
    const from = { host: '1.2.3.4', port: 80 };
    expect(told).toEqual([
      { ...piece, bytes: 'one', from, to: '10.0.0.1' },
      { ...piece, bytes: ' two', from, to: '10.0.0.1' },
      { ...piece, bytes: 'three', to: '10.0.0.1' },
      { ...piece, bytes: 'TO:x\r\n.', to: '10.0.0.1' },
    ]);
  });

  it('is told whole when the line is lost', () => {
    const { log, hear, lose } = line();
    hear('last words\r\nCLOS');
    lose(new TransportError('lost', 'unplugged'));
    expect(log).toEqual(['data last words\r\nCLOS']);
  });

  it('that nobody receives is told as lost', () => {
    const { channel, hear } = line();
    const losses: unknown[] = [];
    channel.deliver(0, undefined);
    channel.loss$.subscribe((loss) => losses.push(loss));
    hear('hello');
    expect(losses).toEqual([{ _tag: 'NobodyReceives', length: 5, at: 5, index: 0 }]);
  });

  it('never loses a byte and never depends on the pieces', () => {
    const word = fc.constantFrom(
      '\r',
      '\n',
      '\r\n',
      '\r\nCLOSED\r\n',
      'CLOSED',
      '\r\n0, CLO',
      'SED\r\n',
      '\r\n+CREG: 1\r\n',
      '+CREG:',
      'RECV FROM:1.2.3.4:5\r\n',
      'RECV FROM:1.2',
      'TO:',
      'OK',
      '> ',
    );
    const text = fc
      .array(fc.oneof(word, fc.string({ unit: 'binary-ascii', maxLength: 6 })), { maxLength: 12 })
      .map((parts) => parts.join(''));
    const heard = (pieces: readonly string[]) => {
      const { log, hear, size, pass } = line(undefined, { ...RAW, remote: true });
      hear(...pieces);
      pass(1_000);
      return { log, size: size() };
    };
    fc.assert(
      fc.property(text, fc.array(fc.nat(80), { maxLength: 8 }), (stream, cuts) => {
        const ends = [...new Set(cuts.map((cut) => Math.min(cut, stream.length)))].sort((a, b) => a - b);
        const pieces = [...ends, stream.length].map((end, i) => stream.slice(i === 0 ? 0 : ends[i - 1], end));
        const whole = heard([stream]);
        expect(whole.size).toBe(stream.length);
        expect(heard(pieces)).toEqual(whole);
        expect(heard([...stream])).toEqual(whole);
      }),
      { numRuns: 300 },
    );
  });
});

describe('data without a frame, while a command runs', () => {
  it('may stand anywhere among the lines of its answer', () => {
    const text = 'oneAT+QISACK\r\r\ntwo\r\nthree\r\n+QISACK: 30, 20, 10\r\n\r\n\r\n\r\nOK\r\n\r\nOK\r\nfour';
    everyWay(text, (pieces) => {
      const { log, hear, run, size } = line();
      run(qisack());
      hear(...pieces);
      expect(log).toEqual([
        'data one\r\ntwo\r\nthree',
        'QISACK {"sent":30,"acknowledged":20,"pending":10}',
        'data \r\n\r\n',
        'QISACK |',
        'data \r\nOK\r\nfour',
      ]);
      expect(size()).toBe(text.length);
    });
  });

  it('leaves alone an answer of several lines in one block', () => {
    everyWay('ATI\r\r\nQuectel_Ltd\r\nQuectel_M95\r\nRevision: M95AR01A21\r\n\r\nOK\r\ndata', (pieces) => {
      const { log, hear, run } = line();
      run(ati());
      hear(...pieces);
      expect(log.at(-2)).toBe('ATI |');
      expect(log.at(-1)).toBe('data data');
      expect(log.slice(0, -2).join()).toContain('M95AR01A21');
      expect(log.slice(0, -2).join()).not.toContain('data');
    });
  });

  it('leaves alone the prompt, what is repeated behind it, and the verdict', () => {
    const written: string[] = [];
    everyWay('<AT+QISEND=5\r\r\n> hello\r\nSEND OK\r\n\r\n>', (pieces) => {
      const { log, hear, run, pass } = line((text) => {
        written.push(text);
        return '';
      });
      run(qisend({ bytes: ascii('hello'), escape: 'literal', echoed: true }));
      hear(...pieces);
      pass(5_000);
      expect(log).toEqual(['data <', 'QISEND |', 'data \r\n>']);
    });
    expect(written.slice(0, 2)).toEqual(['AT+QISEND=5\r', 'hello']);
  });

  it('may come between the prompt and the verdict', () => {
    everyWay('AT+QISEND=5\r\r\n> pong\r\nSEND OK\r\n\r\nCLOSED\r\n', (pieces) => {
      const { log, hear, run } = line();
      run(qisend({ bytes: ascii('hello'), escape: 'literal', echoed: false }));
      hear(...pieces);
      expect(log).toEqual(['data pong', 'QISEND |', 'urc Closed']);
    });
  });

  it('leaves alone a block that the answer announces', () => {
    const text = 'AT+X\r\r\n+X: 9\r\n\r\nOK\r\n\r\n>\r\nOK\r\n.';
    const counted: Command<string> = {
      ...at(),
      name: 'X',
      line: { _tag: 'Right', right: 'AT+X' },
      body: { prefix: '+X: ' },
      reply: firstOf<string>(
        (token) => (token._tag === 'Data' ? { _tag: 'More', values: [textOf(token.bytes)] } : undefined),
        exactly('+X: 9', more()),
        ok,
      ),
    };
    everyWay(text.replace(': 9', ': 0,9'), (pieces) => {
      const { log, hear, run } = line();
      run({ ...counted, reply: firstOf<string>(exactly('+X: 0,9', more()), counted.reply) });
      hear(...pieces);
      expect(
        log
          .filter((entry) => entry.startsWith('X "'))
          .map((entry) => JSON.parse(entry.slice(2)))
          .join(''),
      ).toBe('\r\nOK\r\n\r\n>');
      expect(log.slice(-2)).toEqual(['X |', 'data .']);
    });
  });

  it('is withheld where it may become an answer, for 2 s at most', () => {
    const { log, hear, run, pass } = line();
    run(qiclose());
    hear('AT+QICLOSE\r\r\nlogin: ');
    pass(1_999);
    expect(log).toEqual([]);
    pass(1);
    expect(log).toEqual(['data \r\nlogin: ']);
    hear('\r\nCLOSE');
    pass(1_000);
    hear(' OK\r\n');
    expect(log).toEqual(['data \r\nlogin: ', 'QICLOSE |']);
  });

  it('is followed by the echo that had been withheld with it', () => {
    const { log, hear, run, pass } = line();
    run(qisack());
    hear('\r\nlogin: AT+QISACK\r');
    pass(2_000);
    hear('\r\n+QISACK: 1, 1, 0\r\n\r\nOK\r\n');
    expect(log).toEqual(['data \r\nlogin: ', 'QISACK {"sent":1,"acknowledged":1,"pending":0}', 'QISACK |']);
  });

  it('is told apart also where the answer comes within the write', () => {
    const answers = new Map([
      ['AT\r', 'AT\r\r\nOK\r\nhello'],
      ['AT+QISACK\r', 'worldAT+QISACK\r\r\n+QISACK: 1, 1, 0\r\n\r\nOK\r\n!'],
    ]);
    const { channel, log } = line((text) => answers.get(text) ?? '');
    concat(channel.run(at()), channel.run(qisack())).subscribe({ complete: () => log.push('done') });
    expect(log).toEqual(['data helloworld!', 'done']);
  });

  it('is framed from the byte on behind the answer that says so', () => {
    everyWay('rawAT\r\r\nOK\r\nIPD5:\r\nOK\n\r\nCLOSED\r\n', (pieces) => {
      const { channel, log, hear } = line();
      channel.run(at()).subscribe({
        complete: () => channel.frame({ multiple: false, head: true, remote: false, local: false }),
      });
      hear(...pieces);
      expect(log).toEqual(['data raw\r\nOK\n', 'urc Closed']);
    });
  });
});
