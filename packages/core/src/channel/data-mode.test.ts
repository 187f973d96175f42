import type { Link } from '@atrx/transport';
import { TransportError } from '@atrx/transport';
import { EMPTY, type Observable, Subject, throwError, VirtualTimeScheduler } from 'rxjs';
import { ModemError } from '../at/reason.ts';
import { ascii, textOf } from '../bytes/ascii.ts';
import { at, ato, csq, qisack } from '../commands/index.ts';
import { gsm } from '../dialects/gsm.ts';
import type { DataStream } from '../wire/junction.ts';
import { Channel } from './channel.ts';

const shown = (error: unknown): string => {
  if (error instanceof ModemError) return error.reason._tag;
  return error instanceof TransportError ? `TransportError ${error.reason}` : String(error);
};

/** A channel, and what came of it: `data` from the stream, `urc`, and what was written. Payload that follows payload is joined. */
const line = (write: (bytes: Uint8Array) => Observable<never> = () => EMPTY) => {
  const bytes$ = new Subject<Uint8Array>();
  const log: string[] = [];
  const link: Link = {
    bytes$,
    write: (bytes) => {
      log.push(`> ${textOf(bytes)}`);
      return write(bytes);
    },
  };
  const clock = new VirtualTimeScheduler();
  const channel = new Channel(link, gsm, clock);
  const trace: string[] = [];
  let size = 0;
  channel.trace$.subscribe({
    next: ({ direction, kind, text, size: bytes }) => {
      if (direction === 'in') size += bytes < 0 ? Number.NaN : bytes;
      trace.push(kind === 'payload' ? `payload ${bytes}` : `${kind} ${bytes} ${text}`);
    },
    error: () => undefined,
  });
  const tell = (name: string, text: string) => {
    const last = log.at(-1);
    if (last?.startsWith(`${name} `) && name === 'data') log[log.length - 1] = last + text;
    else log.push(`${name} ${text}`);
  };
  channel.urc$.subscribe({
    next: (event) => tell('urc', event._tag),
    error: () => undefined,
  });
  channel.loss$.subscribe({
    next: ({ _tag, length }) => tell('loss', `${_tag} ${length}`),
    error: () => undefined,
  });
  return {
    channel,
    log,
    trace,
    clock,
    size: () => size,
    stream: {
      take: (bytes) => tell('data', textOf(bytes)),
      lost: (error) => tell('lost', shown(error)),
    } satisfies DataStream,
    watch: (name: string, source$: Observable<unknown>) =>
      source$.subscribe({
        next: (value) => log.push(`${name} ${JSON.stringify(value)}`),
        error: (error: unknown) => log.push(`${name} ! ${shown(error)}`),
        complete: () => log.push(`${name} |`),
      }),
    hear: (...texts: readonly string[]) => {
      for (const text of texts) bytes$.next(ascii(text));
    },
    lose: (error: unknown) => bytes$.error(error),
  };
};

/** `stream` in one piece, byte by byte, and cut in two at every place. */
const pieces = (text: string): readonly (readonly string[])[] => [
  [text],
  [...text],
  ...Array.from({ length: text.length - 1 }, (_, i) => [text.slice(0, i + 1), text.slice(i + 1)]),
];

describe('data mode begins behind the token that says so (note 4.1)', () => {
  const text = '\r\nCONNECT\r\n\r\nOK\r\n+RECEIVE: 0, 5\r\nIPD3:> \r\n';

  it('whose next byte is payload, in whatever pieces it comes', () => {
    for (const cut of pieces(text)) {
      const { channel, log, hear, stream, size } = line();
      channel.news$.subscribe((event) => {
        if (event._tag === 'DataMode') channel.divert(stream);
      });
      hear(...cut);
      expect(log).toEqual(['urc DataMode', 'data \r\nOK\r\n+RECEIVE: 0, 5\r\nIPD3:> \r\n']);
      expect(channel.diverted).toBe(true);
      expect(size()).toBe(text.length);
    }
  });

  it('as the end of a command does', () => {
    for (const cut of pieces('ATO\r\r\nCONNECT\r\nhello\r\nOK\r\n')) {
      const { channel, log, hear, stream } = line();
      channel.run(ato()).subscribe({ complete: () => channel.divert(stream) });
      hear(...cut);
      expect(log).toEqual(['> ATO\r', 'data hello\r\nOK\r\n']);
    }
  });

  it('as a pushed block does, in the midst of others', () => {
    const { channel, log, hear, stream } = line();
    let blocks = 0;
    channel.deliver(0, {
      receive: (bytes) => {
        log.push(`block ${textOf(bytes)}`);
        if (++blocks === 2) channel.divert(stream);
      },
      cut: () => undefined,
    });
    hear(`${'\r\n+RECEIVE: 0, 2\r\nhi'.repeat(2)}\r\n+RECEIVE: 0, 9\r\n123456789`);
    expect(log.filter((entry) => !entry.startsWith('urc'))).toEqual([
      'block hi',
      'block hi',
      'data \r\n+RECEIVE: 0, 9\r\n123456789',
    ]);
  });

  it('also where the token was first taken for something else', () => {
    const { channel, log, hear, stream } = line();
    channel.frame({ multiple: true, head: false, remote: true, local: false });
    let blocks = 0;
    channel.deliver(0, {
      receive: (bytes) => {
        log.push(`block ${textOf(bytes)}`);
        if (++blocks === 1) channel.divert(stream);
      },
      cut: () => undefined,
    });
    // A chunk boundary cuts what looks like the header of a block, and is its data and the payload behind it.
    hear('\r\n+RECEIVE: 0, 2\r\nRE', 'AL\r\nload');
    expect(log.filter((entry) => !entry.startsWith('urc'))).toEqual(['block RE', 'data AL\r\nload']);
  });

  it('also where data came without a frame before', () => {
    const text = 'raw\r\nCONNECT\r\n\r\nCLOSED\r\n';
    for (const cut of pieces(text)) {
      const { channel, log, hear, stream, size } = line();
      channel.frame({ multiple: false, head: false, remote: false, local: false, unframed: true });
      channel.deliver(0, { receive: (bytes) => log.push(textOf(bytes)), cut: () => undefined });
      channel.news$.subscribe((event) => {
        if (event._tag === 'DataMode') channel.divert(stream);
      });
      hear(...cut);
      const told = log.filter((entry) => entry !== 'urc Received');
      const at = told.indexOf('urc DataMode');
      expect(told.slice(0, at).join('')).toBe('raw');
      expect(told.slice(at + 1)).toEqual(['data \r\nCLOSED\r\n']);
      expect(size()).toBe(text.length);
    }
  });

  it('takes along what might have become a line', () => {
    const { channel, log, hear, stream } = line();
    channel.frame({ multiple: false, head: false, remote: false, local: false, unframed: true });
    hear('\r\nCLO');
    channel.divert(stream);
    hear('SED');
    expect(log).toEqual(['data \r\nCLOSED']);
  });

  it('takes along what came of a line that was cut', () => {
    const { channel, log, hear, stream, size } = line();
    hear('\r\nhel');
    channel.divert(stream);
    hear('lo');
    expect(log).toEqual(['data hello']);
    expect(size()).toBe(7);
  });

  it('gives up a block that had not come whole', () => {
    const { channel, log, hear, stream } = line();
    const cuts: number[] = [];
    channel.deliver(0, { receive: () => undefined, cut: (missing = 0) => cuts.push(missing) });
    hear('\r\n+RECEIVE: 0, 5\r\nab');
    channel.divert(stream);
    hear('data');
    expect(log).toEqual(['loss BlockCutShort 3', 'data data']);
    expect(cuts).toEqual([3]);
  });
});

describe('in data mode', () => {
  it('no command can be given', () => {
    const { channel, log, stream, watch } = line();
    const asked$ = channel.run(at());
    channel.divert(stream);
    watch('at', asked$);
    channel.divert(undefined);
    watch('at', asked$);
    expect(log).toEqual(['at ! InDataMode', '> AT\r']);
  });

  it('what runs or waits fails, and is not written to the peer', () => {
    const { channel, log, hear, stream, watch } = line();
    channel.run(ato()).subscribe({ complete: () => channel.divert(stream) });
    watch('csq', channel.run(csq()));
    watch('sack', channel.run(qisack()));
    hear('ATO\r\r\nCONNECT\r\n');
    expect(log).toEqual(['> ATO\r', 'csq ! InDataMode', 'sack ! InDataMode']);
    expect(channel.diverted).toBe(true);
  });

  it('a failed command may step out at once', () => {
    const { channel, log, hear, stream, watch } = line();
    watch('at', channel.run(at()));
    channel.run(csq()).subscribe({ error: () => channel.divert(undefined) });
    channel.divert(stream);
    hear('\r\nRDY\r\n');
    expect(channel.diverted).toBe(false);
    expect(log).toEqual(['> AT\r', 'at ! InDataMode', 'urc Booted']);
  });

  it('payload is written as it is, and traced as input', () => {
    const { channel, log, stream, trace, watch } = line();
    const sent$ = channel.sendRaw(ascii('+++ \r\n'));
    expect(log).toEqual([]);
    channel.divert(stream);
    watch('sent', sent$);
    expect(log).toEqual(['> +++ \r\n', 'sent |']);
    expect(trace).toEqual(['input 6 6 bytes']);
  });

  it('only: in command mode payload would be read as commands', () => {
    const { channel, log, watch } = line();
    watch('sent', channel.sendRaw(ascii('AT+QPOWD=1\r')));
    expect(log).toEqual(['sent ! Invalid']);
  });

  it('a link that does not take it says so', () => {
    const broken = new TransportError('lost', 'unplugged');
    const { channel, log, stream, watch } = line(() => throwError(() => broken));
    channel.divert(stream);
    watch('sent', channel.sendRaw(ascii('x')));
    expect(log).toEqual(['> x', 'sent ! TransportError lost']);
  });

  it('the loss of the line is told to the stream, and to whoever writes or enters after it', () => {
    const { channel, log, stream, watch, lose } = line();
    channel.divert(stream);
    lose(new TransportError('lost', 'unplugged'));
    expect(channel.diverted).toBe(false);
    watch('sent', channel.sendRaw(ascii('x')));
    watch('at', channel.run(at()));
    channel.divert(stream);
    expect(log).toEqual([
      'lost TransportError lost',
      'sent ! TransportError lost',
      'at ! TransportError lost',
      'lost TransportError lost',
    ]);
  });
});

describe('back in command mode', () => {
  it('what the stream had kept back is read before what came after it, in whatever pieces', () => {
    const text = 'hello\r\nCLOSED\r\n\r\n+CREG: 0\r\n\r\nRDY\r\n';
    for (const cut of pieces(text)) {
      const { channel, log, hear, trace, size } = line();
      let kept = '';
      channel.divert({
        take: (bytes) => {
          kept += textOf(bytes);
          const end = kept.indexOf('\r\nCLO');
          if (end >= 0) channel.divert(undefined, ascii(kept.slice(end)));
        },
        lost: () => undefined,
      });
      hear(...cut);
      expect(log).toEqual(['urc Closed', 'urc RegistrationChanged', 'urc Booted']);
      // What was payload when it came is not counted again.
      expect(size()).toBe(text.length);
      expect(
        trace.filter((entry) => !entry.startsWith('payload')).map((entry) => entry.split(' ')[0]),
      ).toEqual(['urc', 'urc', 'urc']);
    }
  });

  it('an answer to a command that was cut by the switch is whole again', () => {
    const { channel, log, hear, watch } = line();
    channel.divert({ take: () => undefined, lost: () => undefined });
    hear('\r\nOK\r\n\r\n+CRE');
    channel.divert(undefined, ascii('\r\n+CRE'));
    watch('csq', channel.run(csq()));
    hear('G: 1\r\n');
    hear('AT+CSQ\r\r\n+CSQ: 31,0\r\n\r\nOK\r\n');
    expect(log.map((entry) => entry.split(' ')[0])).toEqual(['>', 'urc', 'csq', 'csq']);
  });

  it('positions are those of the bytes on the line', () => {
    const { channel, hear } = line();
    const losses: number[] = [];
    channel.loss$.subscribe(({ at: position }) => losses.push(position));
    channel.divert({ take: () => undefined, lost: () => undefined });
    const block = '\r\n+RECEIVE: 0, 3\r\nabc';
    hear(`12345${block}`);
    channel.divert(undefined, ascii(block));
    hear(block);
    expect(losses).toEqual([5 + block.length, 5 + 2 * block.length]);
  });

  it('a stream may hand over to another', () => {
    const { channel, log, hear, stream } = line();
    const first: DataStream = { take: () => channel.divert(stream), lost: () => undefined };
    channel.divert(first);
    hear('for the first', 'for the second');
    expect(log).toEqual(['data for the second']);
  });

  it('what is entered and left within one token is read on behind what is given back', () => {
    const { channel, log, hear, stream } = line();
    channel.news$.subscribe((event) => {
      if (event._tag !== 'DataMode') return;
      channel.divert(stream);
      channel.divert(undefined, ascii('\r\nRDY\r\n'));
    });
    hear('\r\nCONNECT\r\n\r\nCall Ready\r\n');
    expect(log).toEqual(['urc DataMode', 'urc Booted', 'urc ServiceReady']);
  });
});
