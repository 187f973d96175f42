import { scripted } from '@atrx/transport/script';
import { map } from 'rxjs';
import { type ModemOptions, quectel } from '../src/modem.ts';
import { bringUp } from './bring-up.ts';
import { stage } from './stage.ts';

interface Came {
  readonly log: readonly string[];
  readonly left: readonly string[];
  readonly after: number;
}

/** Brings up a module that follows the transcript, and lets all the time go by that this takes. */
const comeUp = (transcript: string, options: Partial<ModemOptions> = {}): Came => {
  const { clock, log, watch, pass } = stage();
  const module = scripted(transcript, { echo: true, scheduler: clock });
  let after = 0;
  const up$ = quectel(module.transport, { apn: 'CMNET', ...options, scheduler: clock }).pipe(
    map(({ address }) => address),
  );
  watch('modem', up$).add(() => {
    after = clock.now();
  });
  pass(300_000);
  return { log, left: module.left(), after };
};

/** The first that is written: ESC. */
const calledOff = String.raw`>> \x1b`;
const ready = bringUp({ apn: 'CMNET' });
const through = (line: string): string => ready.slice(0, ready.indexOf(line));
const from = (line: string): string => ready.slice(ready.indexOf(line));

describe('a module that is brought up is judged in the order of note figure 2', () => {
  it('ready: it has its address', () => {
    expect(comeUp(ready)).toMatchObject({ log: ['modem 10.180.217.206'], left: [] });
  });

  it('silent: Unresponsive, within 20 s', () => {
    const { log, after } = comeUp(
      [calledOff, '> AT', ...Array.from({ length: 6 }, () => ['> ATE1', '> AT']).flat()].join('\n'),
    );
    expect(log).toEqual(['modem ! Unresponsive {probes:2}']);
    expect(after).toBeLessThanOrEqual(20_000);
  });

  it('just switched on: it is waited for, whatever it prints meanwhile', () => {
    const deaf = `${calledOff}\n> AT\n> ATE1\n> AT\n~ 500ms\n`;
    const boot = '< RDY\n< +CFUN: 1\n< +CPIN: READY\n< Call Ready\n';
    const { log, left } = comeUp(`${deaf}${boot}${calledOff}\n> ATE1\n< OK\n> AT\n< OK\n${from('> AT')}`);
    expect({ log, left }).toEqual({ log: ['modem 10.180.217.206'], left: [] });
  });

  it.each([
    ['refuses to say', '< ERROR'],
    ['does not say', '~ 5s\n> AT\n< OK'],
  ])('that %s who it is: it is taken to be as the note has it', (_, answer) => {
    const { log, left } = comeUp(`${through('> ATI')}> ATI\n${answer}\n${from('> AT+CPIN?')}`);
    expect({ log, left }).toEqual({ log: ['modem 10.180.217.206'], left: [] });
  });

  it('whose line is lost while it says who it is: fails with that', () => {
    const { log } = comeUp(`${through('> ATI')}> ATI\n! lost`);
    expect(log).toEqual([expect.stringContaining('modem ! TransportError lost')]);
  });

  it('left at a prompt by a program that died: that is called off, and nothing of ours goes to its peer', () => {
    const answered = `${calledOff}\n< OK\n> ATE1\n< OK\n> AT\n< OK\n${from('> AT')}`;
    expect(comeUp(answered)).toMatchObject({ log: ['modem 10.180.217.206'], left: [] });
  });

  it('restarting while it is brought up: it is brought up again', () => {
    const broken = `${through('> AT+QIREGAPP')} > AT+QIREGAPP\n < RDY`;
    expect(comeUp(`${broken}\n${calledOff}\n> ATE1\n< OK\n> AT\n< OK\n${from('> AT')}`).log).toEqual([
      'modem 10.180.217.206',
    ]);
  });

  it('restarting while nothing is asked, between two questions: it is brought up again', () => {
    const searching = `${through('> AT+CREG?')} > AT+CREG?\n < +CREG: 0,2\n < OK\n ~ 500ms\n < RDY\n`;
    expect(comeUp(`${searching}${ready}`)).toMatchObject({ log: ['modem 10.180.217.206'], left: [] });
  });

  it('switching itself off: PoweredDown', () => {
    const off = `${through('> AT+CREG?')} > AT+CREG?\n < +CREG: 0,2\n < OK\n ~ 500ms\n < UNDER_VOLTAGE POWER DOWN\n`;
    expect(comeUp(off).log).toEqual(['modem ! PoweredDown {text:UNDER_VOLTAGE POWER DOWN}']);
  });

  it('without a SIM: SimAbsent', () => {
    const sim = (answer: string) => comeUp(`${through('> AT+CPIN?')} > AT+CPIN?\n ${answer}`).log;
    expect(sim('< +CME ERROR: 10')).toEqual(['modem ! SimAbsent {}']);
    expect(sim('< +CPIN: NOT INSERTED\n< OK')).toEqual(['modem ! SimAbsent {}']);
  });

  it('with a SIM that is busy after boot: it is asked again', () => {
    const busy = Array.from({ length: 3 }, () => '> AT+CPIN?\n< +CME ERROR: 14').join('\n');
    expect(comeUp(`${through('> AT+CPIN?')}${busy}\n${from('> AT+CPIN?')}`).log).toEqual([
      'modem 10.180.217.206',
    ]);
  });

  it('with a SIM that stays busy: SimLocked, after 20 s', () => {
    const busy = Array.from({ length: 30 }, () => '> AT+CPIN?\n< +CME ERROR: 14').join('\n');
    const { log, after } = comeUp(`${through('> AT+CPIN?')}${busy}`);
    expect(log).toEqual(['modem ! SimLocked {wants:time: it stays busy}']);
    expect(after).toBe(20_200);
  });

  it('with a locked SIM: the PIN is entered where there is one, and nothing else is guessed', () => {
    const locked = `${through('> AT+CPIN?')}> AT+CPIN?\n< +CPIN: SIM PIN\n< OK\n`;
    const entered = `${locked}> AT+CPIN="1234"\n< OK\n${from('> AT+CPIN?')}`;
    expect(comeUp(entered, { pin: '1234' })).toMatchObject({ log: ['modem 10.180.217.206'], left: [] });
    expect(comeUp(locked).log).toEqual(['modem ! SimLocked {wants:SIM PIN}']);
    const puk = `${through('> AT+CPIN?')}> AT+CPIN?\n< +CPIN: SIM PUK\n< OK\n`;
    expect(comeUp(puk, { pin: '1234' }).log).toEqual(['modem ! SimLocked {wants:SIM PUK}']);
    const wrong = `${locked}> AT+CPIN="1234"\n< +CME ERROR: 16\n`;
    expect(comeUp(wrong, { pin: '1234' }).log).toEqual([
      'modem ! Refused {command:CPIN,text:+CME ERROR: 16,code:16}',
    ]);
  });

  it('still searching for a network: it is waited for, and not for ever', () => {
    const searching = (times: number) =>
      Array.from({ length: times }, () => '> AT+CREG?\n< +CREG: 0,2\n< OK').join('\n');
    const found = `${through('> AT+CREG?')}${searching(5)}\n${from('> AT+CREG?')}`;
    expect(comeUp(found).log).toEqual(['modem 10.180.217.206']);
    const { log, after } = comeUp(`${through('> AT+CREG?')}${searching(70)}`, { networkWithin: 30_000 });
    expect(log).toEqual(['modem ! NoNetwork {state:GSM searching,after:30000}']);
    expect(after).toBe(30_200);
  });

  it('not attached to GPRS: it is attached', () => {
    const detached = `${through('> AT+CGATT?')}> AT+CGATT?\n< +CGATT: 0\n< OK\n> AT+CGATT=1\n< OK\n`;
    expect(comeUp(`${detached}${from('> AT+CGREG?')}`).log).toEqual(['modem 10.180.217.206']);
  });

  it('with a context that an earlier session left: that is deactivated, once, and so is the other', () => {
    const other = '> AT+QIFGCNT=1\n< OK\n> AT+QIDEACT\n< ERROR\n';
    const left = `${through('> AT+QIMUX=1')}> AT+QIMUX=1\n< ERROR\n> AT+QIDEACT\n< DEACT OK\n${other}`;
    expect(comeUp(`${left}${from('> AT+QIFGCNT=0')}`)).toMatchObject({
      log: ['modem 10.180.217.206'],
      left: [],
    });
    const still = `${left}${from('> AT+QIFGCNT=0').slice(0, from('> AT+QIFGCNT=0').indexOf('> AT+QIMUX=1'))}> AT+QIMUX=1\n< ERROR\n> AT+QIDEACT\n< DEACT OK\n${other}`;
    expect(comeUp(still).log).toEqual(['modem ! Refused {command:QIMUX,text:ERROR}']);
  });
});
