import { map, NEVER, Subject, take } from 'rxjs';
import { type Desk, desk, text } from '../../test/desk.ts';
import { type Peer, silent, virtualNetwork } from '../network/virtual.ts';
import type { EmulatorOptions } from '../options.ts';
import { mc60 } from '../profiles/mc60.ts';
import { note } from '../profiles/note.ts';

const OK = '\r\nOK\r\n';
const ERROR = '\r\nERROR\r\n';
const SENT = '\r\nSEND OK\r\n';
const FAILED = '\r\nSEND FAIL\r\n';

/** A module with one open connection, and what its peer was sent. */
const sending = (options: EmulatorOptions = {}, said$ = new Subject<Uint8Array>()) => {
  const arrived: string[] = [];
  const service = ({ bytes$ }: Peer) => {
    bytes$.subscribe((bytes) => arrived.push(text(bytes)));
    return said$;
  };
  const at = desk({ network: virtualNetwork().tcp(7, service).udp(7, service), ...options });
  at.at('AT+QIOPEN="TCP","10.0.0.1",7');
  return { at, arrived, said$ };
};

/** Types the line and then the payload, as a host does that waits for the prompt. */
const send = (at: Desk, line: string, payload: string) => {
  at.at(line);
  return at.type(payload);
};

describe('AT+QISEND', () => {
  it('takes 1460 bytes and no more: what is typed beyond it is dropped', () => {
    const { at, arrived } = sending();
    expect(send(at, 'AT+QISEND', `${'x'.repeat(1460)}beyond\x1a`)).toBe(`${'x'.repeat(1460)}${SENT}`);
    expect(arrived).toEqual(['x'.repeat(1460)]);
    expect(send(at, 'AT+QISEND=1460', 'y'.repeat(1460))).toBe(`${'y'.repeat(1460)}${SENT}`);
    expect(at.at('AT+QISEND=1461')).toBe(ERROR);
    expect(at.at('AT+QISEND=0')).toBe(ERROR);
    expect(at.at('AT+QISACK')).toBe(`\r\n+QISACK: 2920, 2920, 0\r\n${OK}`);
  });

  it('sends every byte there is, where ESC is one', () => {
    const { at, arrived } = sending({ profile: { ...note, escCancels: false } });
    const all = String.fromCharCode(...Array.from({ length: 256 }, (_, i) => i));
    expect(send(at, 'AT+QISEND=256', all)).toBe(`${all}${SENT}`);
    expect(arrived).toEqual([all]);
  });

  it('takes an LF typed at the prompt as data, and one behind the CR of the line not', () => {
    const { at, arrived } = sending();
    expect(at.type('AT+QISEND=3\r\n')).toBe('AT+QISEND=3\r\r\n> ');
    at.type('one');
    expect(at.type('AT+QISEND=3\r')).toBe('AT+QISEND=3\r\r\n> ');
    at.type('\ntw');
    expect(arrived).toEqual(['one', '\ntw']);
  });

  it('is SEND FAIL with nothing typed, and ERROR where there is no connection', () => {
    const { at } = sending();
    expect(send(at, 'AT+QISEND', '\x1a')).toBe(FAILED);
    expect(at.at('AT+QISEND=0,5')).toBe(ERROR);
    at.at('AT+QISRVC=2');
    expect(at.at('AT+QISEND')).toBe(ERROR);
    expect(at.at('AT+QICLOSE')).toBe(ERROR);
    at.at('AT+QISRVC=1');
    at.at('AT+QICLOSE');
    expect(at.at('AT+QISEND')).toBe(ERROR);
    expect(at.at('AT+QISEND=5')).toBe(ERROR);
  });

  it('is SEND FAIL when the connection is lost at the prompt, and CLOSED comes after it', () => {
    const { at, said$ } = sending();
    at.at('AT+QISEND=5');
    at.type('hel');
    said$.error(new Error('lost'));
    expect(at.seen()).toBe('');
    expect(at.type('lo')).toBe(`lo${FAILED}\r\nCLOSED\r\n`);
  });

  it('is SEND FAIL when the connection breaks over it', () => {
    const breaks = ({ bytes$ }: Peer) =>
      bytes$.pipe(
        map((): Uint8Array => {
          throw new Error('reset by peer');
        }),
      );
    const { at } = sending({ network: virtualNetwork().tcp(7, breaks) });
    expect(send(at, 'AT+QISEND=2', 'hi')).toBe(`hi${FAILED}\r\nCLOSED\r\n`);
  });

  it('never waits over UDP, where nothing is acknowledged', () => {
    const at = desk({ network: virtualNetwork().udp(7, silent), sendWindow: 1 });
    at.at('AT+QIOPEN="UDP","10.0.0.1",7');
    expect(send(at, 'AT+QISEND=2', 'hi')).toBe(`hi${SENT}`);
    expect(send(at, 'AT+QISEND=2', 'hi')).toBe(`hi${SENT}`);
  });

  it('is SEND OK for a peer that answers and hangs up at once', () => {
    const { at } = sending({
      network: virtualNetwork().tcp(7, ({ bytes$ }) => bytes$.pipe(take(1))),
    });
    expect(send(at, 'AT+QISEND=2', 'hi')).toBe(`hi${SENT}hi\r\nCLOSED\r\n`);
  });

  it('is SEND OK when the bytes are queued, not when they are acknowledged; a full window waits', () => {
    const acknowledged$ = new Subject<number>();
    const at = desk({
      network: virtualNetwork().tcp(7, silent, { acknowledge: () => acknowledged$ }),
      sendWindow: 8,
    });
    at.at('AT+QIOPEN="TCP","10.0.0.1",7');
    expect(send(at, 'AT+QISEND=8', '12345678')).toBe(`12345678${SENT}`);
    expect(at.at('AT+QISACK')).toBe(`\r\n+QISACK: 8, 0, 8\r\n${OK}`);
    expect(send(at, 'AT+QISEND=1', '9')).toBe('9');
    acknowledged$.next(1);
    expect(at.seen()).toBe(SENT);
  });

  it('is SEND FAIL when the connection is lost while the window is full', () => {
    const lost$ = new Subject<Uint8Array>();
    const network = virtualNetwork().tcp(7, () => lost$, { acknowledge: () => NEVER });
    const { at } = sending({ network, sendWindow: 1 });
    expect(send(at, 'AT+QISEND=2', 'hi')).toBe('hi');
    lost$.error(new Error('lost'));
    expect(at.seen()).toBe(`${FAILED}\r\nCLOSED\r\n`);
  });

  it('echoes what is typed unless QISDE=0, and Ctrl+Z where the model does', () => {
    const { at } = sending();
    at.at('AT+QISDE=0');
    expect(send(at, 'AT+QISEND', 'quiet\x1a')).toBe(SENT);
    expect(send(at, 'AT+QISEND=5', 'quiet')).toBe(SENT);
    const loud = sending({ profile: mc60 }).at;
    expect(send(loud, 'AT+QISEND', 'loud\x1a')).toBe(`loud\x1a${SENT}`);
  });

  it('prompts and reports as QIPROMPT says', () => {
    const { at } = sending();
    at.at('AT+QISDE=0');
    const dialogue = (choice: number) => {
      at.at(`AT+QIPROMPT=${choice}`);
      return [at.at('AT+QISEND=2'), at.type('hi')];
    };
    expect(dialogue(0)).toEqual(['', SENT]);
    expect(dialogue(1)).toEqual(['\r\n> ', SENT]);
    expect(dialogue(2)).toEqual(['', '']);
    expect(dialogue(3)).toEqual(['\r\n> ', SENT]);
  });

  it('reports with the index with QIPROMPT=3 and several connections', () => {
    const at = desk({ network: virtualNetwork().tcp(7, silent) });
    for (const line of ['AT+QIMUX=1', 'AT+QIPROMPT=3', 'AT+QIOPEN=4,"TCP","10.0.0.1",7']) at.at(line);
    expect(send(at, 'AT+QISEND=4', 'hi\x1a')).toBe('hi\r\n4, SEND OK\r\n');
    expect(send(at, 'AT+QISEND=4,2', 'hi')).toBe('hi\r\n4, SEND OK\r\n');
    expect(send(at, 'AT+QISEND=4', '\x1a')).toBe('\r\n4, SEND FAIL\r\n');
    expect(at.at('AT+QISEND')).toBe(ERROR);
    expect(at.at('AT+QISEND=5')).toBe(ERROR);
    expect(at.at('AT+QISEND=4,2,2')).toBe(ERROR);
  });

  it('takes 250 ms where it is told to, and what is typed meanwhile waits', () => {
    const { at } = sending({ latency: { SEND: 250 } });
    at.at('AT+QISEND=2');
    const before = at.scheduler.frame;
    expect(at.type('hiAT\r')).toBe(`hi${SENT}AT\r${OK}`);
    expect(at.scheduler.frame - before).toBe(250);
  });
});

describe('AT+QIAUTOS (note 5.2.2.3)', () => {
  const timedSend = (lines: readonly string[] = ['AT+QIAUTOS=1,10']) => {
    const { at, arrived } = sending();
    for (const line of lines) expect(at.at(line)).toBe(OK);
    /** Types at these times, in milliseconds, after the line; gives what was printed and how long it took. */
    const types = (line: string, ...typed: readonly (readonly [number, string])[]) => {
      const before = at.scheduler.frame;
      for (const [time, words] of typed) at.scheduler.schedule(() => at.key(words), time);
      return [at.at(line), at.scheduler.frame - before];
    };
    return { at, arrived, types };
  };

  it('is set, read and cleared', () => {
    const { at } = sending();
    expect(at.at('AT+QIAUTOS=?')).toBe(`\r\n+QIAUTOS: (0,1),(1-100)\r\n${OK}`);
    expect(at.at('AT+QIAUTOS?')).toBe(`\r\n+QIAUTOS: 0,0\r\n${OK}`);
    at.at('AT+QIAUTOS=1,10');
    expect(at.at('AT+QIAUTOS?')).toBe(`\r\n+QIAUTOS: 1,10\r\n${OK}`);
    for (const wrong of ['2', '1', '1,0', '1,101', '1,10,1', '1,"10"']) {
      expect(at.at(`AT+QIAUTOS=${wrong}`)).toBe(ERROR);
    }
    expect(at.at('AT+QIAUTOS=0')).toBe(OK);
    expect(at.at('AT+QIAUTOS?')).toBe(`\r\n+QIAUTOS: 0,0\r\n${OK}`);
  });

  it('sends what was typed when the time is up, counted from AT+QISEND', () => {
    const { arrived, types } = timedSend();
    expect(types('AT+QISEND', [3_000, 'hel'], [9_999, 'lo'])).toEqual([`\r\n> hello${SENT}`, 10_000]);
    expect(types('AT+QISEND=9', [5_000, 'again'])).toEqual([`\r\n> again${SENT}`, 10_000]);
    expect(arrived).toEqual(['hello', 'again']);
  });

  it('sends earlier on Ctrl+Z or at the full length, and not at all on ESC; the time does nothing then', () => {
    const { at, arrived, types } = timedSend();
    expect(types('AT+QISEND', [3_000, 'hello\x1a'])).toEqual([`\r\n> hello${SENT}`, 3_000]);
    expect(types('AT+QISEND=5', [3_000, 'again'])).toEqual([`\r\n> again${SENT}`, 3_000]);
    expect(types('AT+QISEND', [3_000, 'never\x1b'])).toEqual([`\r\n> never${OK}`, 3_000]);
    expect(at.seen()).toBe('');
    expect(arrived).toEqual(['hello', 'again']);
  });

  it('drops what is typed beyond 1460 bytes, and hears commands again when the time is up', () => {
    const { arrived, types } = timedSend();
    const long = 'x'.repeat(1460);
    expect(types('AT+QISEND', [1, `${long}beyond`], [10_001, 'AT\r'])).toEqual([
      `\r\n> ${long}${SENT}AT\r${OK}`,
      10_001,
    ]);
    expect(arrived).toEqual([long]);
  });

  it('takes what is typed while the bytes are on their way for the next command', () => {
    const { at } = sending({ latency: { SEND: 500 } });
    at.at('AT+QIAUTOS=1,1');
    at.scheduler.schedule(() => at.key('hi'), 900);
    at.scheduler.schedule(() => at.key('AT\r'), 1_200);
    expect(at.at('AT+QISEND')).toBe(`\r\n> hi${SENT}AT\r${OK}`);
  });
});

describe('AT+QISACK', () => {
  it('counts from the opening of the connection, and never acknowledges over UDP', () => {
    const { at } = sending();
    send(at, 'AT+QISEND=2', 'hi');
    send(at, 'AT+QISEND=3', 'you');
    expect(at.at('AT+QISACK')).toBe(`\r\n+QISACK: 5, 5, 0\r\n${OK}`);
    expect(at.at('AT+QISACK=0')).toBe(ERROR);
    at.at('AT+QICLOSE');
    expect(at.at('AT+QISACK')).toBe(`\r\n+QISACK: 0, 0, 0\r\n${OK}`);
    at.at('AT+QIOPEN="UDP","10.0.0.1",7');
    send(at, 'AT+QISEND=2', 'hi');
    expect(at.at('AT+QISACK')).toBe(`\r\n+QISACK: 2, 0, 2\r\n${OK}`);
  });

  it('needs an index with several connections', () => {
    const at = desk();
    at.at('AT+QIMUX=1');
    expect(at.at('AT+QISACK')).toBe(ERROR);
    expect(at.at('AT+QISACK=1')).toBe(`\r\n+QISACK: 0, 0, 0\r\n${OK}`);
  });
});
