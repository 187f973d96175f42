import { either as E } from 'fp-ts';
import type { Urc } from '../at/urc.ts';
import { fields } from '../codec/fields.ts';
import { Count, Text } from '../codec/numbers.ts';

/** A short message arrived and was stored. */
export interface MessageArrived {
  readonly _tag: 'MessageArrived';
  /** Where: `SM` the card, `ME` the module. */
  readonly storage: string;
  /** At which place of it. */
  readonly place: number;
}

const PREFIX = '+CMTI:';
const stored = fields(Text, Count);

/** `+CMTI: "SM",1` (note 4). */
export const message: Urc<MessageArrived> = {
  name: '+CMTI',
  read: (line) => {
    if (!line.startsWith(PREFIX)) return undefined;
    const told = stored(line.slice(PREFIX.length));
    if (E.isLeft(told)) return undefined;
    const [storage, place] = told.right;
    return { _tag: 'MessageArrived', storage, place };
  },
};
