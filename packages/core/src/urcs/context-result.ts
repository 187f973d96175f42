import { either as E } from 'fp-ts';
import type { Urc } from '../at/urc.ts';
import { field } from '../codec/fields.ts';
import { Count } from '../codec/numbers.ts';

/** What became of AT+QIACT or AT+QIDEACT that was answered OK before it was done (AT+QCFG="NW/PDPActAsync",1). */
export interface ContextResult {
  readonly _tag: 'ContextResult';
  readonly of: 'activation' | 'deactivation';
  /** As the module prints it; no paper says what it stands for. */
  readonly result: number;
}

const LINE = /^\+QI(DE)?ACT:(.*)$/;
const result = field(Count);

/** `+QIACT: 0`, `+QIDEACT: 0` */
export const contextResult: Urc<ContextResult> = {
  name: '+QIACT',
  read: (line) => {
    const found = LINE.exec(line);
    if (!found) return undefined;
    const told = result(found[2] ?? '');
    if (E.isLeft(told)) return undefined;
    return { _tag: 'ContextResult', of: found[1] ? 'deactivation' : 'activation', result: told.right };
  },
};
