import { faults, m95, note } from '@atrx/emulator';
import * as fc from 'fast-check';
import { ascii, textOf } from '../../src/bytes/ascii.ts';
import { csq, qisde, qisend } from '../../src/commands/index.ts';
import { gsm } from '../../src/dialects/gsm.ts';
import { holds } from '../holds.ts';
import { atScene } from '../stage.ts';
import { connected, nothing, of, online, reads, written } from './scene.ts';

// Payload is counted and never looked into, on its way in and on its way out.

const words = [
  'OK',
  '\r\nOK\r\n',
  '\r\nERROR\r\n',
  'CLOSED',
  '\r\n0, CLOSED\r\n',
  '> ',
  '\r\n> ',
  '\r\n+PDP DEACT\r\n',
  '\r\n+QIRD: 1.2.3.4:7,TCP,5\r\n',
  '\r\n+RECEIVE: 0, 5\r\n',
  'IPD5:',
  '\r\nRDY\r\n',
  '\r\nSEND OK\r\n',
  '\r\nNORMAL POWER DOWN\r\n',
  'AT+QICLOSE=0\r',
  '\x1a',
  '+++',
  '\0\xff',
];
const payload = fc
  .array(fc.oneof(fc.constantFrom(...words), fc.string({ unit: 'binary-ascii', maxLength: 5 })), {
    minLength: 1,
    maxLength: 12,
  })
  .map((parts) => parts.join('').replaceAll('\x1b', '_'))
  // Nothing is no payload: it is refused.
  .filter((text) => text !== '');

const ways = (['multiple', 'single'] as const).flatMap((connections) =>
  (['pull', 'push'] as const).map((receive) => ({ connections, receive })),
);

describe('row 5: payload that reads like anything the module says', () => {
  it.each(ways)('arrives, $connections and $receive, and does nothing but arrive', (modem) => {
    const { say, read, told, pass, log, socket, heard } = online({ modem });
    read();
    let sent = '';
    holds(
      fc.property(payload, (text) => {
        sent += text;
        say(text);
        pass(50);
        expect(told()).toBe(sent);
        socket.send(ascii(text)).subscribe();
        pass(50);
        expect(heard()).toBe(sent);
      }),
      60,
    );
    expect(log).toEqual([]);
  });

  it.each(words)('%j alone is a whole block of its own', (text) => {
    const { socket, watch, pass, log, module } = connected(reads(text) + nothing);
    let heard = '';
    watch('urc', socket.data$).unsubscribe();
    socket.data$.subscribe((bytes) => {
      heard += textOf(bytes);
    });
    pass();
    expect({ heard, log, left: module.left() }).toEqual({ heard: text, log: [], left: [] });
  });
});

describe('row 8, fault A12: the module repeats what it is sent (AT+QISDE=1)', () => {
  it.each(['hello', '\r\nSEND FAIL\r\nERROR\r\n', '\r\n0, CLOSED\r\n+PDP DEACT\r\n', '\r\n> > '])(
    'payload that is %j is skipped to the byte',
    (text) => {
      const { port, watch, pass, log, module } = atScene(`
        > AT+QISEND=0,${text.length}
        < >
        >> ${written(text)}
        << ${written(text)}
        < SEND OK
        < 1, CLOSED
      `);
      watch('urc', port.urc$);
      watch('send', port.run(qisend({ index: 0, bytes: ascii(text) })));
      pass();
      expect(log).toEqual(['send |', 'urc {_tag:Closed,index:1}']);
      expect(module.left()).toEqual([]);
    },
  );

  it.each([
    ['with its Ctrl+Z', String.raw`\x1a`],
    ['without it', ''],
  ])('payload that Ctrl+Z ends is skipped %s', (_, repeated) => {
    const { port, watch, pass, log, module } = atScene(String.raw`
      > AT+QISEND=0
      < >
      >> hello\x1a
      << hello${repeated}
      < SEND OK
    `);
    watch('urc', port.urc$);
    watch('send', port.run(qisend.changeable({ index: 0, bytes: ascii('hello') })));
    pass();
    expect(log.filter((entry) => entry !== 'urc {_tag:Unknown,text:\\x1a}')).toEqual(['send |']);
    expect(module.left()).toEqual([]);
  });

  it.each([note, m95])('a virtual module that does so is understood', (profile) => {
    const { modem, watch, pass, log, heard } = online({ module: { profile } });
    watch('on', modem.at.run(qisde(1)));
    pass(100);
    holds(
      fc.property(payload, (text) => {
        const before = heard();
        watch('send', modem.at.run(qisend({ index: 0, bytes: ascii(text), echoed: true })));
        pass(100);
        expect(heard()).toBe(before + text);
      }),
      40,
    );
    expect(log.filter((entry) => entry !== 'send |')).toEqual(['on |']);
  });
});

describe('fault A17, noted N5: more than 1460 bytes at a time are dropped without a word', () => {
  it('by the module, which says SEND OK all the same', () => {
    const { modem, watch, pass, log, heard } = online();
    const command = qisend.changeable({ index: 0, bytes: ascii('x'.repeat(1_460)), echoed: false });
    const input = { bytes: ascii(`${'x'.repeat(1_470)}\x1a`), echoed: false };
    watch('send', modem.at.run({ ...command, input }));
    pass(1_000);
    expect(log).toEqual(['send |']);
    expect(heard()).toHaveLength(1_460);
  });

  it.each([1, 1_459, 1_460, 1_461, 2_920, 2_921, 10_000])(
    'not of %d that are sent: they are cut',
    (length) => {
      const { socket, watch, pass, log, heard } = online();
      const text = Array.from({ length }, (_, i) => String.fromCharCode(0x41 + (i % 26))).join('');
      watch('send', socket.send(text));
      pass(1_000);
      expect(log).toEqual(['send |']);
      expect(heard()).toBe(text);
    },
  );

  it('one command refuses them before the wire', () => {
    const { port, watch, log } = atScene('');
    watch('send', port.run(qisend({ index: 0, bytes: new Uint8Array(1_461) })));
    expect(of(log, 'send')).toEqual([expect.stringContaining('! Invalid {what:the length of the payload')]);
  });
});

describe('fault A18: ESC in a payload', () => {
  const text = 'before\x1bafter';

  it.each([
    { escape: 'cancels', why: 'ESC cancels the send' },
    { escape: 'unknown', why: 'ESC may cancel the send, and nobody knows of this module' },
  ] as const)('is refused whole where it $escape, and nothing is written', ({ escape: effect, why }) => {
    const { socket, watch, pass, log, heard, modem } = online({
      modem: { dialect: { ...gsm, escape: effect } },
    });
    modem.trace$.subscribe(({ direction }) => log.push(direction));
    watch('send', socket.send(text));
    watch('keep', socket.keepAlive({ probe: text }));
    pass(1_000);
    expect(log).toEqual([
      `send ! PayloadNotRepresentable {byte:27,at:6,why:${why}}`,
      `keep ! PayloadNotRepresentable {byte:27,at:6,why:${why}}`,
    ]);
    expect(heard()).toBe('');
  });

  it('is sent where it is literal, and the module takes it so', () => {
    const { socket, watch, pass, log, heard } = online({
      module: { profile: { ...note, escCancels: false } },
      modem: { dialect: { ...gsm, escape: 'literal' } },
    });
    watch('send', socket.send(text));
    pass(1_000);
    expect(log).toEqual(['send |']);
    expect(heard()).toBe(text);
  });

  describe('where it is literal', () => {
    const literal = {
      module: { profile: { ...note, escCancels: false } },
      modem: { escape: 'literal' },
    } as const;

    it('a send that nobody waits for any more is sent whole: nothing calls it off', () => {
      const { module, socket, watch, pass, log, heard } = online(literal);
      module.control.inject(faults.late(100), 'QISEND');
      const sending = watch('send', socket.send('called off?'));
      pass(50);
      sending.unsubscribe();
      watch('next', socket.send(' Next.'));
      pass(1_000);
      expect(heard()).toBe('called off? Next.');
      expect(log).toEqual(['next |']);
    });

    it('a module whose prompt was lost is given as many bytes as it waits for, and the connection is given up', () => {
      const { module, socket, modem, watch, pass, log, heard } = online(literal);
      module.control.inject(faults.lost('>'), 'QISEND');
      watch('send', socket.deliver('five.'));
      watch('data', socket.data$);
      pass(6_000);
      expect(log).toEqual([
        expect.stringMatching(/^send \{from:0,to:5,outcome:notSent,because:QISEND had no prompt /),
        'send |',
        expect.stringMatching(/^data ! TimedOut /),
        expect.stringMatching(/^connection ! /),
      ]);
      expect(heard()).toBe('\0'.repeat(5));
      watch('signal', modem.at.run(csq()));
      pass(1_000);
      expect(log.slice(4)).toEqual([expect.stringMatching(/^signal /), 'signal |']);
    });

    it('the connection is given up, too, where nobody waits for that send any more', () => {
      const { module, socket, watch, pass, log } = online(literal);
      module.control.inject(faults.lost('>'), 'QISEND');
      const sending = watch('send', socket.deliver('five.'));
      watch('data', socket.data$);
      pass(1_000);
      sending.unsubscribe();
      pass(5_000);
      expect(log).toEqual([
        expect.stringMatching(/^data ! TimedOut /),
        expect.stringMatching(/^connection ! /),
      ]);
    });

    it('a module that was not at a prompt makes nothing of these bytes', () => {
      const { module, modem, socket, watch, pass, log, heard } = online(literal);
      module.control.inject(faults.instead('noise'), 'QISEND');
      watch('send', socket.deliver('five.'));
      pass(60_000);
      watch('signal', modem.at.run(csq()));
      pass(1_000);
      expect(heard()).toBe('');
      expect(log.at(-1)).toBe('signal |');
    });
  });

  it('is never sent in part where a module that cancels is said to be literal: it is told as not sent', () => {
    const { socket, watch, pass, heard, log } = online({ modem: { dialect: { ...gsm, escape: 'literal' } } });
    watch('send', socket.deliver(text));
    pass(60_000);
    expect(heard()).toBe('');
    expect(log.filter((entry) => entry.includes('outcome:sent'))).toEqual([]);
  });

  it('Ctrl+Z is a byte like any other: lengths are fixed', () => {
    const { socket, watch, pass, log, heard } = online();
    watch('send', socket.send('a\x1ab'));
    pass(1_000);
    expect(log).toEqual(['send |']);
    expect(heard()).toBe('a\x1ab');
  });
});

it('row 9: a SEND OK that holds an index, or none, is the verdict of the one send in flight', () => {
  const { socket, module, watch, pass, log } = online();
  module.control.inject(faults.replaced('SEND OK', '0, SEND OK'), 'QISEND');
  watch('numbered', socket.send('a'));
  pass(100);
  watch('plain', socket.send('b'));
  pass(100);
  expect(log).toEqual(['numbered |', 'plain |']);
});
