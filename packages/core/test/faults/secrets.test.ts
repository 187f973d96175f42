import { textOf } from '../../src/bytes/ascii.ts';
import type { Traced } from '../../src/channel/trace.ts';
import { cpin, qiregapp } from '../../src/commands/index.ts';
import { atScene, modemScene } from '../stage.ts';

/** Everything that was traced, as somebody would see it who looks hard. */
const seen = (traced: readonly Traced[]): string =>
  traced.map(({ text, bytes }) => `${text} ${textOf(bytes)}`).join('\n');

/** Enters a PIN to a module that says this, and traces it. */
const entered = (transcript: string, secrets: 'hidden' | 'shown' = 'hidden') => {
  const traced: Traced[] = [];
  const scene = atScene(transcript, {}, { secrets, trace: (one) => traced.push(one) });
  const { port, watch, pass, log } = scene;
  watch('urc', port.urc$);
  watch('loss', port.loss$);
  watch('pin', port.run(cpin('1234')));
  pass(30_000);
  return { ...scene, traced, log };
};

describe('secrets', () => {
  it('are in no trace, not even in the echo', () => {
    const traced: Traced[] = [];
    const options = { user: 'me', password: 'hush', trace: (one: Traced) => void traced.push(one) };
    const { module, pass } = modemScene('', { echo: true }, options);
    pass();
    expect(module.left()).toEqual([]);
    expect(traced.filter(({ text }) => text.startsWith('AT+QICSGP')).map(({ text }) => text)).toEqual([
      'AT+QICSGP=1,"CMNET","me",***',
      'AT+QICSGP=1,"CMNET","me",***',
    ]);
    expect(seen(traced)).not.toContain('hush');
  });

  it('leave as many bytes as they have', () => {
    const { traced, log } = entered(String.raw`
      >> AT+CPIN="1234"\r
      << AT+CPIN="1234"\r\r\nOK\r\n
    `);
    expect(log).toEqual(['pin |']);
    expect(traced.map(({ kind, bytes, redacted }) => [kind, textOf(bytes), redacted])).toEqual([
      ['command', 'AT+CPIN=******\r', true],
      ['echo', 'AT+CPIN=******\r\r\n', true],
      ['response', 'OK\r\n', undefined],
    ]);
  });

  it('are shown to whoever asks for it', () => {
    const { traced } = entered(
      String.raw`
        >> AT+CPIN="1234"\r
        << AT+CPIN="1234"\r\r\nOK\r\n
      `,
      'shown',
    );
    expect(traced.map(({ text, redacted }) => [text, redacted])).toEqual([
      ['AT+CPIN="1234"', undefined],
      ['AT+CPIN="1234"', undefined],
      ['OK', undefined],
    ]);
  });

  const damages: readonly (readonly [name: string, came: string])[] = [
    ['is damaged', String.raw`<< AT+C\xffIN="1234"\r\r\nOK\r\n`],
    ['lost its beginning', String.raw`<< "1234"\r\r\nOK\r\n`],
    ['is damaged within the secret', String.raw`<< AT+CPIN="12\x0034"\r\r\nOK\r\n`],
    ['has a URC in it', String.raw`<< AT+CPIN="12\r\n+CREG: 1\r\n34"\r\r\nOK\r\n`],
    ['comes when nobody waits any more', '~ 6s\n<< AT+CPIN="1234"\\r\\r\\nOK\\r\\n'],
    ['is damaged and comes too late', '~ 6s\n<< AT+CP?N="1234"\\r\\r\\nOK\\r\\n'],
    ['is cut off by the end of the line', '<< AT+CPIN="123\n! lost'],
  ];

  it.each(damages)('are nowhere where the echo %s', (_, came) => {
    const { traced, log, module } = entered(`>> AT+CPIN="1234"\\r\n${came}`);
    expect(module.left()).toEqual([]);
    const everything = `${seen(traced)}\n${log.join('\n')}`;
    expect(everything).not.toMatch(/12|34/);
    expect(traced.filter(({ redacted }) => redacted).length).toBeGreaterThan(1);
  });

  it('are nowhere where their damaged echo stands before the echo of the next command', () => {
    const { port, pass, traced, module, log, watch } = entered(String.raw`
      >> AT+CPIN="1234"\r
      >> ATE1\r
      << T+CPIN="1234"\rATE1\r\r\nOK\r\n
      > AT
      << AT\r\r\nOK\r\n
      > AT+CPIN?
      << AT+CPIN?\r
      < +CPIN: READY
      < OK
    `);
    watch('next', port.run(cpin.read()));
    pass();
    expect(module.left()).toEqual([]);
    expect(log.at(-1)).toBe('next |');
    expect(`${seen(traced)}\n${log.join('\n')}`).not.toMatch(/12|34/);
  });

  it('are hidden where the module tells them', () => {
    const traced: Traced[] = [];
    const transcript = '> AT+QIREGAPP?\n< +QIREGAPP: "CMNET","me","hush"\n< OK';
    const { port, watch, pass, log } = atScene(transcript, {}, { trace: (one) => traced.push(one) });
    watch('access', port.run(qiregapp.read()));
    pass();
    expect(log).toEqual(['access {apn:CMNET,user:me,password:hush}', 'access |']);
    expect(seen(traced)).not.toContain('hush');
    expect(traced[1]).toMatchObject({ text: '+QIREGAPP: "CMNET","me",******', redacted: true });
  });
});
