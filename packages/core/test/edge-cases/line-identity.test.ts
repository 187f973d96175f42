import { emulator } from '@atrx/emulator';
import { memory, type Transport } from '@atrx/transport';
import { scripted } from '@atrx/transport/script';
import { defer, map, type Observable } from 'rxjs';
import { recoverable } from '../../src/at/recoverable.ts';
import { type ModemOptions, quectel } from '../../src/modem.ts';
import { reconnect } from '../../src/scope/reconnect.ts';
import { bringUp } from '../bring-up.ts';
import { stage } from '../stage.ts';

const [ONE, OTHER] = ['861694030000018', '861694030000026'];
const [CARD, SWAPPED] = ['89860000000000000018', '89860000000000000026'];

interface Found {
  readonly sim?: 'pin';
  readonly imei?: string;
  readonly iccid?: string;
}

/** A socket on a board, into which one module after the other is put, each time the line is opened. */
const board = (options: Partial<ModemOptions>, ...found: readonly Found[]) => {
  const on = stage();
  const written: string[] = [];
  let opened = 0;
  const transport: Transport = defer(() => {
    const module = emulator({ ...found[Math.min(opened, found.length - 1)], scheduler: on.clock });
    opened += 1;
    return memory(module.serve, { scheduler: on.clock });
  });
  const modem$ = quectel(transport, {
    apn: 'CMNET',
    ...options,
    scheduler: on.clock,
    trace: ({ direction, text }) => {
      if (direction === 'out') written.push(text);
    },
  });
  const come = () => {
    written.length = 0;
    const life = on.watch('modem', modem$.pipe(map(({ address }) => address)));
    on.pass(10_000);
    life.unsubscribe();
    on.pass(10_000);
    return on.log.splice(0);
  };
  return { ...on, come, written, modem$: modem$ as Observable<unknown> };
};

const up = ['modem 10.180.217.206'];
const settings = /^AT\+(QI|CPIN=)/;

describe('fault A29: another module', () => {
  it.each<readonly [string, Found, Found]>([
    ['the module', { imei: ONE }, { imei: ONE }],
    ['the card', { iccid: CARD }, { iccid: CARD }],
    ['the card, whose filler is told', { iccid: CARD.slice(0, 19) }, { iccid: `${CARD.slice(0, 19)}F` }],
  ])('is none where it is the one that is expected: %s', (_, expect$, there) => {
    expect(board({ expect: expect$ }, there).come()).toEqual(up);
  });

  it.each([
    ['imei', { imei: ONE }, { imei: OTHER }, ONE, OTHER],
    ['iccid', { iccid: CARD }, { iccid: SWAPPED }, CARD, SWAPPED],
  ])('is told by its %s before anything is set or sent', (what, expected, there, was, is) => {
    const { come, written } = board({ expect: expected }, there);
    expect(come()).toEqual([`modem ! IdentityChanged {what:${what},expected:${was},found:${is}}`]);
    expect(written.filter((line) => settings.test(line))).toEqual([]);
  });

  it('is not one in which somebody’s PIN is entered', () => {
    const { come, written } = board({ pin: '1234', expect: { iccid: CARD } }, { iccid: SWAPPED, sim: 'pin' });
    expect(come()).toEqual([`modem ! IdentityChanged {what:iccid,expected:${CARD},found:${SWAPPED}}`]);
    expect(written.filter((line) => settings.test(line))).toEqual([]);
  });

  it('is any but the first, where it has to be the same', () => {
    const { come } = board({ sameModule: true }, { imei: ONE }, { imei: ONE }, { imei: OTHER });
    expect(come()).toEqual(up);
    expect(come()).toEqual(up);
    expect(come()).toEqual([`modem ! IdentityChanged {what:imei,expected:${ONE},found:${OTHER}}`]);
  });

  it('is any whose card is another, where it has to be the same', () => {
    const { come } = board({ sameModule: true }, { iccid: CARD }, { iccid: SWAPPED });
    expect(come()).toEqual(up);
    expect(come()).toEqual([`modem ! IdentityChanged {what:iccid,expected:${CARD},found:${SWAPPED}}`]);
  });

  it('is of no interest where nobody asks', () => {
    const { come, written } = board({}, { imei: ONE }, { imei: OTHER });
    expect(come()).toEqual(up);
    expect(come()).toEqual(up);
    expect(written.join()).not.toMatch(/GSN|QCCID/);
  });

  it('is not tried again by reconnect', () => {
    const { modem$, watch, pass, log, clock } = board({ expect: { imei: ONE } }, { imei: OTHER });
    watch('modem', modem$.pipe(reconnect({ scheduler: clock })));
    pass(600_000);
    expect(log).toEqual([`modem ! IdentityChanged {what:imei,expected:${ONE},found:${OTHER}}`]);
    expect(recoverable({ _tag: 'IdentityChanged', what: 'imei', expected: ONE, found: OTHER })).toBe(false);
  });

  it('is one that does not say who it is', () => {
    const { clock, log, watch, pass } = stage();
    const ready = bringUp({ apn: 'CMNET' });
    const before = ready.slice(0, ready.indexOf('> AT+CPIN?'));
    const { transport } = scripted(`${before}> AT+GSN\n< OK`, { scheduler: clock, echo: true });
    watch('modem', quectel(transport, { apn: 'CMNET', expect: { imei: ONE }, scheduler: clock }));
    pass(1_000);
    expect(log).toEqual([`modem ! IdentityChanged {what:imei,expected:${ONE},found:}`]);
  });

  it('may be told by a locked card only when it is open', () => {
    const { clock, log, watch, pass } = stage();
    const ready = bringUp({ apn: 'CMNET' });
    const before = ready.slice(0, ready.indexOf('> AT+CPIN?'));
    const { transport, left } = scripted(
      `${before}
       > AT+CPIN?
       < +CPIN: SIM PIN
       < OK
       > AT+QCCID
       < +CME ERROR: 11
       > AT+CPIN="1234"
       < OK
       > AT+CPIN?
       < +CPIN: READY
       < OK
       > AT+QCCID
       < ${SWAPPED}
       < OK`,
      { scheduler: clock, echo: true },
    );
    const options = { apn: 'CMNET', pin: '1234', expect: { iccid: CARD }, scheduler: clock };
    watch('modem', quectel(transport, options));
    pass(1_000);
    expect(log).toEqual([`modem ! IdentityChanged {what:iccid,expected:${CARD},found:${SWAPPED}}`]);
    expect(left()).toEqual([]);
  });

  it.each([{ imei: '12345' }, { iccid: 'x' }])('cannot be expected as %j', (expected) => {
    const { come, written } = board({ expect: expected }, {});
    expect(come()[0]).toContain('Invalid');
    expect(written).toEqual([]);
  });
});
