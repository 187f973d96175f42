import { either as E } from 'fp-ts';
import type { Urc } from '../at/urc.ts';
import { each } from '../codec/fields.ts';
import { ContextId, Count, Index } from '../codec/numbers.ts';
import { params } from '../codec/params.ts';
import { Role } from '../codec/role.ts';

/** Received data waits in the module: read it with AT+QIRD until that is empty. */
export interface Readable {
  readonly _tag: 'Readable';
  /** The PDP context, 0 or 1. */
  readonly context: number;
  readonly role: Role;
  readonly index: number;
  /** Told by AT+QINDI=2 only. */
  readonly waiting?: Waiting;
}

export interface Waiting {
  /** How many packets wait. */
  readonly packets: number;
  /** The bytes of the packet that came. */
  readonly length: number;
  /** The bytes of all of them. */
  readonly total: number;
}

const brief = each(ContextId, Role, Index);
const long = each(ContextId, Role, Index, Count, Count, Count);
const PREFIX = '+QIRDI:';

/**
 * `+QIRDI: 0,1,0` (AT+QINDI=1: once, until the buffer was read to its end), `+QIRDI: 0,1,0,1,1332,1332` (AT+QINDI=2: each
 * packet) (note 5.3.2).
 */
export const readable: Urc<Readable> = {
  name: '+QIRDI',
  read: (line) => {
    if (!line.startsWith(PREFIX)) return undefined;
    const texts = params(line.slice(PREFIX.length));
    if (texts.length === 3) {
      const told = brief(texts);
      if (E.isLeft(told)) return undefined;
      const [context, role, index] = told.right;
      return { _tag: 'Readable', context, role, index };
    }
    const told = long(texts);
    if (E.isLeft(told)) return undefined;
    const [context, role, index, packets, length, total] = told.right;
    return { _tag: 'Readable', context, role, index, waiting: { packets, length, total } };
  },
};
