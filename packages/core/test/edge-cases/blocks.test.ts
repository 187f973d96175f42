import { ascii, textOf } from '../../src/bytes/ascii.ts';
import { stillActive } from '../bring-up.ts';
import { connected, of } from './scene.ts';

// A counted block whose rest never comes: what came of it is nobody's, as a module that restarts prints into it.

const unescaped = (text: string) => text.replaceAll('\\r', '\r').replaceAll('\\n', '\n');
const boot = String.raw`\r\nRDY\r\n\r\n+CFUN: 1\r\n\r\n+CPIN: READY\r\n\r\nCall Ready\r\n\r\nSMS Ready\r\n`;
const BOOT = unescaped(boot).length;
/** How long its last word is, without the blank line before it. */
const SMS_READY = 11;

/** How the SDK asks a module whether it has started again, and that it has. */
const restarted = `
  > AT+QISTATE
  < OK
  < STATE: IP INITIAL
`;
const LENGTH = 100;

/** How many bytes of the block had come when the module started again. */
const places = Array.from({ length: LENGTH }, (_, came) => came);

const dataOf = (log: readonly string[]) =>
  of(log, 'data')
    .filter((entry) => entry.startsWith('"'))
    .map((entry) => String(JSON.parse(entry)))
    .join('');

const push = { receive: 'push' } as const;

describe('row 20: the module restarts within a counted block', () => {
  it.each(places)('pushed, after %d bytes of 100: it is given up, and RDY is heard when it comes', (came) => {
    const { socket, watch, pass, log, module } = connected(
      String.raw`
        ~ 100ms
        << \r\n+RECEIVE: 0, ${LENGTH}\r\n${'x'.repeat(came)}
        ~ 3s
        << ${boot}
      `,
      push,
    );
    watch('data', socket.data$);
    pass(10_000);
    expect(dataOf(log)).toBe('');
    expect(of(log, 'data').at(-1)).toBe(`! DataLost {missing:${LENGTH - came}}`);
    expect(of(log, 'modem')).toEqual(['! ModuleReset {}']);
    expect(module.left()).toEqual([]);
  });

  it.each(places)('pulled, after %d bytes of 100: likewise', (came) => {
    const { socket, watch, pass, log, module } = connected(String.raw`
      > AT+QIRD=0,1,0,1500
      << \r\n+QIRD: 1.2.3.4:7,TCP,${LENGTH}\r\n${'x'.repeat(came)}
      ~ 3s
      << ${boot}
    `);
    watch('data', socket.data$);
    pass(10_000);
    expect(dataOf(log)).toBe('');
    expect(of(log, 'data').at(-1)).toBe('! ModuleReset {}');
    expect(of(log, 'modem')).toEqual(['! ModuleReset {}']);
    expect(module.left()).toEqual([]);
  });

  // Where it boots within two seconds what it says is taken for the rest of the block, as far as that goes.
  it.each(places)(
    'pushed, after %d bytes of 100, and it boots at once: it is found out all the same',
    (came) => {
      const swallowed = LENGTH - came > BOOT - SMS_READY && LENGTH - came <= BOOT;
      const { socket, watch, pass, log } = connected(
        String.raw`
        ~ 100ms
        << \r\n+RECEIVE: 0, ${LENGTH}\r\n${'x'.repeat(came)}${boot}
        ${swallowed ? '> AT+QISEND=0,1\n< ERROR' : ''}
        ${restarted}
      `,
        push,
      );
      watch('data', socket.data$);
      pass(5_000);
      // A block that ends with the last words of the boot cannot be told from one that is whole: the next command tells.
      if (swallowed) watch('send', socket.deliver('y'));
      pass(5_000);
      const filled = LENGTH - came <= BOOT;
      expect(dataOf(log).slice(0, came)).toBe(filled ? 'x'.repeat(came) : '');
      expect(of(log, 'data').at(-1)).toMatch(/^! (DataLost|ModuleReset|ContextLost)/);
      expect(of(log, 'modem').at(-1)).toMatch(/^! (ModuleReset|ContextLost)/);
    },
  );

  it.each([
    ['NORMAL POWER DOWN', 'PoweredDown'],
    ['UNDER_VOLTAGE POWER DOWN', 'PoweredDown'],
    ['RDY', 'ModuleReset'],
  ])('%s in the middle of one is heard, when nothing follows it', (text, tag) => {
    const { socket, watch, pass, log } = connected(
      String.raw`
        ~ 100ms
        << \r\n+RECEIVE: 0, ${LENGTH}\r\nabc\r\n${text}\r\n
      `,
      { receive: 'push' },
    );
    watch('data', socket.data$);
    pass(10_000);
    expect(of(log, 'data').at(-1)).toMatch(/^! DataLost {missing:\d+}$/);
    expect(of(log, 'modem').at(-1)).toContain(`! ${tag}`);
  });

  it('nothing at all behind it: the watchdog gives it up, and what comes next is read as lines again', () => {
    const { socket, modem, watch, pass, log } = connected(
      String.raw`
        ~ 100ms
        << \r\n+RECEIVE: 0, ${LENGTH}\r\nabc
        # Whether it has started again, with its RDY among the bytes of the block.
        ${stillActive}
        ~ 1s
        << \r\n+CREG: 5\r\n
      `,
      { receive: 'push' },
    );
    watch('data', socket.data$);
    modem.loss$.subscribe((loss) => log.push(`loss ${loss._tag} ${loss.length}`));
    modem.urc$.subscribe(({ _tag }) => _tag !== 'Received' && log.push(`urc ${_tag}`));
    pass(4_000);
    expect(log.filter((entry) => !entry.startsWith('connection'))).toEqual([
      'loss BlockCutShort 97',
      'data ! DataLost {missing:97}',
      'urc RegistrationChanged',
    ]);
  });

  it('a payload that holds the words of a boot, whole, is payload', () => {
    const text = '\r\nRDY\r\n\r\nNORMAL POWER DOWN\r\n';
    const { socket, watch, pass, log } = connected(
      String.raw`
        ~ 100ms
        << \r\n+RECEIVE: 0, ${text.length}\r\n\r\nRDY\r\n\r\nNORMAL POWER DOWN\r\n
      `,
      { receive: 'push' },
    );
    watch('data', socket.data$);
    pass(10_000);
    expect(dataOf(log)).toBe(textOf(ascii(text)));
    expect(of(log, 'modem')).toEqual([]);
  });
});
