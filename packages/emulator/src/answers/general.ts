import { of } from 'rxjs';
import { info, ok } from '../part.ts';
import { settings } from '../state.ts';
import { type Answer, type Command, done, type Family } from './answer.ts';
import { basic } from './basic.ts';
import { setting } from './setting.ts';

/** AT&F, ATZ: the settings as they are at power on. The baud rate stays, or nobody would read the OK. */
const defaults: Command = {
  execute: ({ update }) => {
    update((state) => ({ ...state, settings: { ...settings, IPR: state.settings.IPR } }));
    return done;
  },
};

/** AT&W: of the settings the baud rate and AT+QIURC are what the next boot remembers. */
const save: Answer = ({ update }) => {
  update((state) => {
    const { IPR, QIURC } = state.settings;
    const saved = { ...state.saved, settings: { ...state.saved.settings, QIURC } };
    return { ...state, savedRate: IPR, saved };
  });
  return done;
};

const rates = [0, 300, 600, 1200, 2400, 4800, 9600, 14400, 19200, 28800, 38400, 57600, 115200];

/** The basic commands, and those that concern the line itself. */
export const general: Family = {
  E: basic('E', [0, 1]),
  V: basic('V', [0, 1]),
  Z: { ...defaults, write: () => done },
  '&F': defaults,
  '&W': { execute: save, write: save },
  CMEE: setting('CMEE', [0, 1, 2]),
  IPR: setting('IPR', rates),
  QIURC: setting('QIURC', [0, 1]),
  I: { execute: ({ options }) => of(info(options.profile.identification.join('\r\n')), ok) },
};
