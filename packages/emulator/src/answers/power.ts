import { concat, defer, EMPTY, of } from 'rxjs';
import type { Module } from '../module.ts';
import { integer } from '../parameters.ts';
import { info } from '../part.ts';
import { type Command, done, type Family, refused } from './answer.ts';
import { setting } from './setting.ts';

const off = (module: Module) =>
  defer(() => {
    module.powerOff();
    return EMPTY;
  });

/** 0: at once, with an OK. 1: in good order, with a URC in its place. */
const qpowd: Command = {
  test: () => done,
  write: (module, [value]) => {
    const manner = integer(value, 0, 1);
    if (manner === undefined) return refused;
    return concat(manner === 0 ? done : of(info('NORMAL POWER DOWN')), off(module));
  },
};

const functionality = setting('CFUN', [0, 1, 4]);

/** 0 minimum, 1 full, 4 flight; `1,1` starts the module again. */
const cfun: Command = {
  ...functionality,
  write: (module, [value, again]) => {
    if (again === undefined || integer(again, 0, 0) === 0) {
      return functionality.write?.(module, value ? [value] : []) ?? refused;
    }
    if (integer(value, 1, 1) === undefined || integer(again, 1, 1) === undefined) return refused;
    const boot = defer(() => {
      module.boot();
      return EMPTY;
    });
    return concat(done, boot);
  },
};

/** On, off and asleep. */
export const power: Family = { QPOWD: qpowd, CFUN: cfun, QSCLK: setting('QSCLK', [0, 1, 2]) };
