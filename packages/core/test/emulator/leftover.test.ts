import { emulator, type Fault, faults } from '@atrx/emulator';
import { memory } from '@atrx/transport';
import { type Modem, quectel } from '../../src/modem.ts';
import { stage } from '../stage.ts';

/** A modem with both contexts up is closed, while these answers to AT+QIDEACT go wrong; what opens it again. */
const closing = (answers: readonly Fault[]) => {
  const on = stage();
  const module = emulator({ scheduler: on.clock });
  const opened: Modem[] = [];
  const modem$ = quectel(memory(module.serve, { scheduler: on.clock }), {
    apn: 'CMNET',
    deactivateWithin: 1_000,
    scheduler: on.clock,
  });
  const open = (): Modem => {
    modem$.subscribe({ next: (up) => opened.push(up), error: () => undefined });
    on.pass(5_000);
    const modem = opened.at(-1);
    if (!modem) throw new Error('The modem did not come up.');
    return modem;
  };
  const contexts = () => module.state.contexts.map(({ ip }) => ip);

  const modem = open();
  modem.context({ apn: 'CMNET' }).subscribe({ error: () => undefined });
  on.pass(5_000);
  expect(contexts()).toEqual(['IP STATUS', 'IP STATUS']);
  for (const fault of answers) module.control.inject(fault, 'QIDEACT');
  modem.close$.subscribe({ error: () => undefined });
  on.pass(10_000);
  return { contexts, open, opened };
};

const lost = faults.instead('');
const right: Fault = (answer$) => answer$;

it('a second context that does not go down with the modem is told to once more', () => {
  expect(closing([lost]).contexts()).toEqual(['IP INITIAL', 'IP INITIAL']);
});

it('one that does not go down then either is taken down when the modem is opened again', () => {
  const { contexts, open, opened } = closing([lost, right, lost]);
  expect(contexts()).toEqual(['IP INITIAL', 'IP STATUS']);
  open();
  expect(opened.length).toBe(2);
  expect(contexts()).toEqual(['IP STATUS', 'IP INITIAL']);
});
