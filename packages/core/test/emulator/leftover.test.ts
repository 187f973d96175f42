import { emulator, faults } from '@atrx/emulator';
import { memory } from '@atrx/transport';
import { type Modem, quectel } from '../../src/modem.ts';
import { stage } from '../stage.ts';

it('a second context that did not go down with the modem is taken down when that is opened again', () => {
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
  module.control.inject(faults.instead(''), 'QIDEACT');
  modem.close$.subscribe({ error: () => undefined });
  on.pass(10_000);
  expect(contexts()).toEqual(['IP INITIAL', 'IP STATUS']);
  open();
  expect(opened.length).toBe(2);
  expect(contexts()).toEqual(['IP STATUS', 'IP INITIAL']);
});
