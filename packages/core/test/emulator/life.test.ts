import { type Emulator, faults } from '@atrx/emulator';
import { catchError, concat, merge, mergeMap, NEVER, type Observable, of, Subject } from 'rxjs';
import { cfun, cgreg, cpin, creg, csq, qisack, qpowd } from '../../src/commands/index.ts';
import type { Modem } from '../../src/modem.ts';
import { reasonOf } from '../../src/scope/attempt.ts';
import { use } from '../../src/scope/use.ts';
import { life } from './life.ts';

// What the world does to a module, as whoever uses the SDK lives through it.

const opened = ['open 10.180.217.206', '"hello"'];
const booted = [
  'Booted',
  'FunctionalityChanged 1',
  'SimChanged READY',
  'ServiceReady Call',
  'ServiceReady SMS',
];

describe('a module that is on', () => {
  it.each([
    { name: 'a reset', blow: ({ control }: Emulator) => control.reset() },
    { name: 'EMERG_OFF (note 5.5)', blow: ({ control }: Emulator) => control.emergOff() },
  ])('$name, with a fixed baud rate: ModuleReset when it has booted, and all is opened again', ({ blow }) => {
    const { module, after, unsaid } = life();
    expect(after(10)).toEqual(opened);
    blow(module);
    expect(unsaid(4)).toEqual([]);
    expect(after(1)).toEqual([...booted, 'again: ModuleReset']);
    expect(after(10)).toEqual(opened);
  });

  it.each([
    { name: 'a reset', blow: ({ control }: Emulator) => control.reset() },
    { name: 'EMERG_OFF', blow: ({ control }: Emulator) => control.emergOff() },
  ])('$name under autobauding, without a word: the connection is found to be gone', ({ blow }) => {
    const { module, after, unsaid } = life({ module: { baud: 'auto' } });
    expect(after(10)).toEqual(opened);
    blow(module);
    expect(unsaid(50)).toEqual([]);
    expect(unsaid(100)).toEqual(['again: NotConnected', ...opened]);
    expect(after(10)).toEqual([]);
  });

  it.each(['pull', 'push'] as const)(
    'a restart without a word between two of several connections, %s: the next is refused, and all is opened again',
    (receive) => {
      const wanted$ = new Subject<void>();
      const { module, after, unsaid } = life({
        module: { baud: 'auto' },
        modem: { receive },
        work: (modem) =>
          wanted$.pipe(
            mergeMap(() =>
              modem.tcp('1.2.3.4', 7).pipe(
                use(({ send }) => concat(send('hello'), of('sent'))),
                catchError((error: unknown) => of(`not sent: ${reasonOf(error)?._tag}`)),
              ),
            ),
          ),
      });
      after(10);
      wanted$.next();
      expect(after(10)).toEqual(['sent']);
      module.control.reset();
      unsaid(10);
      wanted$.next();
      expect(unsaid(1)).toEqual(['not sent: Refused', 'again: ContextLost']);
      expect(after(20)).toEqual(['open 10.180.217.206']);
      wanted$.next();
      expect(after(10)).toEqual(['sent']);
    },
  );

  it.each(['fixed', 'auto'] as const)('the power key, baud rate %s: PoweredDown, and on again', (baud) => {
    const { module, after, unsaid } = life({ module: { baud } });
    after(10);
    module.control.powerKey();
    expect(after(0)).toEqual(['PoweredDown order NORMAL POWER DOWN', 'again: PoweredDown']);
    expect(unsaid(30)).toEqual(['again: Unresponsive']);
    module.control.powerKey();
    expect(unsaid(60)).toEqual(opened);
    expect(after(0)).toEqual([]);
  });

  it('the supply: warnings are told, and PoweredDown where it is beyond its limits', () => {
    const { module, after, unsaid } = life();
    const { control } = module;
    after(10);
    control.voltage('low');
    control.voltage('high');
    expect(after(1)).toEqual([
      'PowerWarning undervoltage UNDER_VOLTAGE WARNING',
      'PowerWarning overvoltage OVER_VOLTAGE WARNING',
    ]);
    control.voltage('too low');
    expect(after(0)).toEqual(['PoweredDown undervoltage UNDER_VOLTAGE POWER DOWN', 'again: PoweredDown']);
    control.powerKey();
    unsaid(60);
    control.voltage('too high');
    expect(after(0)).toEqual(['PoweredDown overvoltage OVER_VOLTAGE POWER DOWN', 'again: PoweredDown']);
    control.powerKey();
    // The first word of its start is heard while the last modem is still let go of.
    expect(unsaid(60)).toEqual(['Booted', ...opened]);
    expect(after(0)).toEqual([]);
  });

  it('the supply cut without a word: the connection fails at the next look at it, and all waits for the power', () => {
    const { module, after, unsaid } = life();
    after(10);
    module.control.cut();
    expect(unsaid(50)).toEqual([]);
    expect(unsaid(40)).toEqual(['again: TimedOut']);
    expect(unsaid(30)).toEqual(['again: Unresponsive', 'again: Unresponsive']);
    module.control.powerKey();
    expect(unsaid(60)).toEqual(opened);
    expect(after(0)).toEqual([]);
  });

  it('AT+QPOWD=1: in good order, with a word', () => {
    const { after, run } = life();
    after(10);
    run(qpowd(1));
    expect(after(1)).toEqual(['PoweredDown order NORMAL POWER DOWN', 'QPOWD |', 'again: PoweredDown']);
  });

  it('AT+QPOWD=0: at once, and its OK is the word', () => {
    const { after, run } = life();
    after(10);
    run(qpowd(0));
    expect(after(1)).toEqual(['QPOWD |', 'again: PoweredDown']);
  });

  it.each(['fixed', 'auto'] as const)('AT+CFUN=1,1, baud rate %s: ModuleReset with its OK', (baud) => {
    const { after, unsaid, run } = life({ module: { baud } });
    after(10);
    run(cfun.restart());
    expect(unsaid(1)).toEqual(['CFUN |', 'again: ModuleReset']);
    expect(unsaid(60)).toEqual([...(baud === 'fixed' ? ['Booted'] : []), ...opened]);
    expect(after(0)).toEqual([]);
  });
});

describe('its card', () => {
  const pulled = ['SimChanged NOT INSERTED', 'ContextDeactivated', 'again: ContextLost'];

  it('pulled and put in again: ContextLost, then SimAbsent, which waits for a hand', () => {
    const { module, after, unsaid } = life();
    after(10);
    module.control.sim('absent');
    expect(after(0)).toEqual(pulled);
    expect(unsaid(10)).toEqual(['program ! SimAbsent {}']);
  });

  it('pulled for a moment: all is opened again', () => {
    const { module, after, unsaid } = life();
    after(10);
    module.control.sim('absent');
    module.control.sim('ready');
    expect(unsaid(1)).toEqual([...pulled.slice(0, 2), 'SimChanged READY', 'again: ContextLost']);
    expect(after(30)).toEqual(opened);
  });

  it('busy: it is waited for', () => {
    const { module, after, unsaid } = life();
    after(10);
    module.control.sim('not ready');
    expect(unsaid(10)).toEqual(['SimChanged NOT READY', 'ContextDeactivated', 'again: ContextLost']);
    module.control.sim('ready');
    expect(after(30)).toEqual(opened);
  });

  it('locked by its PIN: it is opened with it, or SimLocked without', () => {
    const known = life({ module: { sim: 'pin' }, modem: { pin: '1234' } });
    expect(known.after(30)).toEqual(opened);
    expect(known.state()?.sim).toBe('READY');
    known.module.control.reset();
    expect(known.unsaid(60)).toEqual([
      'Booted',
      'FunctionalityChanged 1',
      'SimChanged SIM PIN',
      'again: ModuleReset',
      ...opened,
    ]);
    expect(known.after(0)).toEqual([]);
    const unknown = life({ module: { sim: 'pin' } });
    expect(unknown.unsaid(30)).toEqual(['program ! SimLocked {wants:SIM PIN}']);
    const wrong = life({ module: { sim: 'pin' }, modem: { pin: '0000' } });
    expect(wrong.unsaid(30)).toEqual(['program ! Refused {command:CPIN,text:+CME ERROR: 16,code:16}']);
  });

  it('locked while the module is open: the PIN that is entered by hand is news', () => {
    const { module, unsaid, after, run } = life({ work: () => NEVER });
    expect(after(10)).toEqual(['open 10.180.217.206']);
    module.control.sim('pin');
    run(cpin('1234'));
    expect(unsaid(60)).toEqual([
      'SimChanged SIM PIN',
      'ContextDeactivated',
      'CPIN |',
      'SimChanged READY',
      'again: ContextLost',
      'open 10.180.217.206',
    ]);
    expect(after(0)).toEqual([]);
  });
});

describe('the network', () => {
  it('no longer registers the module: what is up stays, and what it is told where it asks for it', () => {
    const { module, after, run, state } = life();
    after(10);
    run(creg(1));
    run(cgreg(1));
    after(1);
    module.control.registration(2);
    expect(after(1)).toEqual(['RegistrationChanged GSM searching', 'RegistrationChanged GPRS searching']);
    expect(state()).toMatchObject({ registration: 'searching', gprs: 'searching' });
    module.control.registration(5);
    expect(after(120)).toEqual(['RegistrationChanged GSM roaming', 'RegistrationChanged GPRS roaming']);
    expect(state()).toMatchObject({ registration: 'roaming', gprs: 'roaming', stack: 'IP PROCESSING' });
  });

  it('takes the context and the registration away: the module is waited for until it has found a network', () => {
    const { module, after, unsaid } = life({ modem: { networkWithin: 30_000 } });
    after(10);
    module.control.registration(2);
    module.control.deactivate();
    expect(after(0)).toEqual(['ContextDeactivated', 'again: ContextLost']);
    expect(unsaid(50)).toEqual(['again: NoNetwork']);
    module.control.registration(1);
    expect(after(30)).toEqual(opened);
  });

  const beside = (modem: Modem) =>
    merge(
      modem.tcp('1.2.3.4', 7).pipe(use(({ data$ }) => data$)),
      modem.context({ apn: 'CMWAP' }).pipe(
        use((second) => second.tcp('1.2.3.4', 7).pipe(use(({ send, data$ }) => merge(data$, send('hello'))))),
        catchError((error: unknown) => of(`second: ${reasonOf(error)?._tag}`)),
      ),
    );

  it.each([
    { ids: [1] as const, lost: ['ContextDeactivated', 'second: ContextLost'], again: [] },
    {
      ids: [0] as const,
      lost: ['ContextDeactivated', 'again: ContextLost'],
      again: opened,
    },
    {
      ids: [0, 1] as const,
      lost: ['ContextDeactivated', 'ContextDeactivated', 'again: ContextLost'],
      again: opened,
    },
  ])('takes of two contexts $ids away (note 7)', ({ ids, lost, again }) => {
    const { module, after, unsaid } = life({ work: beside });
    expect(after(20)).toEqual(opened);
    for (const id of ids) module.control.deactivate(id);
    expect(unsaid(2)).toEqual(lost);
    expect(after(60)).toEqual(again);
  });

  it('forgets the connection: keepAlive finds out (note 6.1)', () => {
    const { module, after } = life();
    after(10);
    module.control.sever();
    expect(after(120)).toEqual([]);
    expect(after(120)).toEqual(['again: PeerUnresponsive', ...opened]);
  });

  it('forgets the connection: detect finds out, when it is asked (note 6.2)', () => {
    const asked$ = new Subject<void>();
    const { module, after } = life({
      work: (modem) =>
        modem
          .tcp('1.2.3.4', 7)
          .pipe(
            use(({ data$, detect }) =>
              merge(data$, asked$.pipe(mergeMap(() => concat(detect(), of('there'))))),
            ),
          ),
    });
    after(10);
    asked$.next();
    expect(after(10)).toEqual(['there']);
    module.control.sever();
    asked$.next();
    expect(after(120)).toEqual([]);
    expect(after(20)).toEqual(['again: PeerUnresponsive', 'open 10.180.217.206']);
  });
});

describe('a reset in the middle', () => {
  it.each([
    {
      baud: 'fixed',
      told: ['Unknown +', 'Booted', 'CSQ ! ModuleReset {}', ...booted.slice(1), 'again: ModuleReset'],
    },
    {
      baud: 'auto',
      told: ['CSQ ! TimedOut {command:CSQ,after:5000,awaiting:answer}', 'again: NotConnected'],
    },
  ] as const)('of an answer, baud rate $baud', ({ baud, told }) => {
    const { module, after, unsaid, run } = life({ module: { baud } });
    after(10);
    module.control.inject(faults.reset(3), 'CSQ');
    run(csq());
    expect(unsaid(150)).toEqual([...told, ...opened]);
    expect(after(0)).toEqual([]);
  });

  const half = [
    { baud: 'fixed', told: [...booted, 'again: ModuleReset'] },
    { baud: 'auto', told: ['again: DataLost'] },
  ] as const;

  it.each(half)('of data that is read, baud rate $baud', ({ baud, told }) => {
    const { module, after, unsaid, say } = life({ module: { baud } });
    after(10);
    module.control.inject(faults.reset(60), 'QIRD');
    say('word '.repeat(100));
    expect(unsaid(200)).toEqual([...told, ...opened]);
    expect(after(0)).toEqual([]);
  });

  it.each(half)('of data that is pushed, baud rate $baud', ({ baud, told }) => {
    const { module, after, unsaid } = life({
      module: { baud },
      modem: { receive: 'push' },
    });
    after(10);
    module.control.raw('\r\n+RECEIVE: 0, 300\r\nword word');
    module.control.reset();
    expect(unsaid(200)).toEqual([...told, ...opened]);
    expect(after(0)).toEqual([]);
  });

  it.each([
    { baud: 'fixed', told: [...booted, 'again: ModuleReset'] },
    { baud: 'auto', told: ['again: SendFailed'] },
  ] as const)('of a send, at its prompt, baud rate $baud', ({ baud, told }) => {
    const { module, after, unsaid } = life({ module: { baud } });
    module.control.inject(faults.reset(4), 'QISEND');
    expect(unsaid(200)).toEqual(['open 10.180.217.206', ...told, ...opened]);
    expect(after(0)).toEqual([]);
  });

  it('of a deactivation that takes too long: EMERG_OFF is pulled, and all is opened again (note 5.5)', () => {
    const close$ = new Subject<void>();
    const pin: { pull?: () => void } = {};
    const { module, after, unsaid } = life({
      modem: {
        deactivateWithin: 5_000,
        emergencyOff: () => {
          pin.pull?.();
          return NEVER;
        },
      },
      work: (modem) => close$.pipe(mergeMap(() => modem.close$)),
    });
    pin.pull = module.control.emergOff;
    expect(after(10)).toEqual(['open 10.180.217.206']);
    module.control.latency({ QIDEACT: 150_000 });
    close$.next();
    expect(unsaid(9)).toEqual([]);
    expect(unsaid(1)).toEqual([...booted, 'again: ModuleReset']);
    expect(after(30)).toEqual(['open 10.180.217.206']);
  });
});

describe('a transparent connection', () => {
  const piped = (asked$: Observable<unknown>) => (modem: Modem) =>
    modem
      .transparent('1.2.3.4', 7)
      .pipe(
        use(({ data$, write, command }) =>
          merge(data$, write('hello'), asked$.pipe(mergeMap(() => command((at) => at.run(qisack()))))),
        ),
      );

  interface Blow {
    readonly name: 'reset' | 'powerKey' | 'deactivate' | 'cut' | 'sever';
    readonly baud: 'fixed' | 'auto';
    readonly lines: boolean;
    /** What is noticed in half a minute, and what when the module is asked something then. */
    readonly told: readonly string[];
    readonly asked: readonly string[];
  }
  const reset = [...booted, 'again: ModuleReset', ...opened];
  const off = ['PoweredDown order NORMAL POWER DOWN', 'again: PoweredDown'];
  const lost = ['ContextDeactivated', 'again: ContextLost', ...opened];
  const deaf = 'again: Unresponsive';
  const counts = ['{sent:5,acknowledged:5,pending:0}'];

  it.each<Blow>([
    { name: 'reset', baud: 'fixed', lines: true, told: reset, asked: counts },
    { name: 'reset', baud: 'fixed', lines: false, told: reset, asked: counts },
    { name: 'reset', baud: 'auto', lines: true, told: [deaf, ...opened], asked: counts },
    { name: 'reset', baud: 'auto', lines: false, told: [], asked: ['again: NotConnected', ...opened] },
    { name: 'powerKey', baud: 'fixed', lines: true, told: [...off, deaf], asked: [deaf] },
    { name: 'powerKey', baud: 'fixed', lines: false, told: [...off, deaf], asked: [deaf] },
    { name: 'deactivate', baud: 'fixed', lines: true, told: lost, asked: counts },
    { name: 'deactivate', baud: 'fixed', lines: false, told: lost, asked: counts },
    { name: 'cut', baud: 'fixed', lines: true, told: [deaf, deaf], asked: [deaf] },
    { name: 'cut', baud: 'fixed', lines: false, told: [], asked: ['again: TimedOut'] },
    // What the peer has not had is still counted as sent: the next bytes would tell.
    { name: 'sever', baud: 'fixed', lines: true, told: [], asked: counts },
    { name: 'sever', baud: 'fixed', lines: false, told: [], asked: counts },
  ])('lives through $name, baud rate $baud, with modem lines $lines (note 4, 6.3)', (blow) => {
    const asked$ = new Subject<void>();
    const { module, after, unsaid } = life({
      lines: blow.lines,
      module: { baud: blow.baud },
      work: piped(asked$),
    });
    expect(after(20)).toEqual(opened);
    module.control[blow.name]();
    expect(unsaid(35)).toEqual(blow.told);
    asked$.next();
    expect(unsaid(20)).toEqual(blow.asked);
  });
});

describe('a module that is not on yet', () => {
  it.each(['fixed', 'auto'] as const)('is waited for, baud rate %s: with its word, or without', (baud) => {
    const { module, unsaid, after } = life({ module: { baud } });
    module.control.cut();
    expect(unsaid(5)).toEqual([]);
    module.control.powerKey();
    expect(unsaid(60)).toEqual(opened);
    expect(after(0)).toEqual([]);
  });

  const moments = [300, 350, 400, 500, 600, 800];

  it.each(moments)(
    'starts again %s ms after it began to come up, with a word: it is brought up again',
    (moment) => {
      const { module, pass, unsaid, after } = life();
      pass(moment);
      module.control.reset();
      expect(unsaid(30)).toEqual(opened);
      expect(after(0)).toEqual([]);
    },
  );

  it.each(moments)(
    'starts again after %s ms without a word: what it was asked then is not answered',
    (moment) => {
      const { module, pass, unsaid, after } = life({ module: { baud: 'auto' } });
      pass(moment);
      module.control.reset();
      // An activation may take 150 s.
      expect(unsaid(200)).toEqual(['again: TimedOut', ...opened]);
      expect(after(0)).toEqual([]);
    },
  );

  it('is without its card: SimAbsent', () => {
    const { unsaid } = life({ module: { sim: 'absent' } });
    expect(unsaid(30)).toEqual(['program ! SimAbsent {}']);
  });

  it('loses its card while it comes up', () => {
    const { module, unsaid } = life({ module: { registered: false } });
    expect(unsaid(10)).toEqual([]);
    module.control.sim('absent');
    expect(unsaid(120)).toEqual(['again: NoNetwork', 'program ! SimAbsent {}']);
  });

  it('finds its network later', () => {
    const { module, unsaid, after } = life({ module: { registered: false } });
    expect(unsaid(30)).toEqual([]);
    module.control.registration(5);
    expect(after(10)).toEqual(opened);
  });

  it('goes off while it comes up: PoweredDown, and it is opened when it is on again', () => {
    const { module, unsaid, after } = life({ module: { registered: false } });
    unsaid(10);
    module.control.voltage('too low');
    expect(unsaid(1)).toEqual(['again: PoweredDown']);
    module.control.registration(1);
    module.control.powerKey();
    expect(after(60)).toEqual(opened);
  });
});
