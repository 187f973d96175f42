import type { BridgeEffect, Note } from '../../src/bridge/machine/effect.ts';
import type { BridgeEvent } from '../../src/bridge/machine/event.ts';
import type { ClientEffect } from '../../src/client/machine/effect.ts';
import { CLOSE } from '../../src/protocol/close.ts';
import type { ServerMessage } from '../../src/protocol/message.ts';
import type { Happening } from './counts.ts';
import type { Stage } from './stage.ts';

/** Counts what comes of a step of the bridge. */
export const bridgeTally =
  ({ count }: Stage) =>
  (event: BridgeEvent, effects: readonly BridgeEffect[]): void => {
    if (event._tag === 'Blocked' && event.blocked) count('blocked sockets');
    for (const effect of effects) {
      if (effect._tag === 'Say') said(count, effect.message);
      if (effect._tag === 'Note') noted(count, effect.note);
    }
  };

/** Counts what comes of a step of a client. */
export const clientTally =
  ({ count }: Stage) =>
  (effects: readonly ClientEffect[]): void => {
    for (const effect of effects)
      switch (effect._tag) {
        case 'Deliver':
          count('bytes delivered', effect.bytes.length);
          break;
        case 'Wrote':
          count('writes done');
          break;
        case 'NotWritten':
          count(effect.unknown ? 'writes unknown' : 'writes not done');
          break;
        case 'Answered':
          count('requests done');
          break;
        case 'NotAnswered':
          count(effect.code === 'unknown' ? 'requests unknown' : 'requests refused');
          break;
        case 'Finish':
          if (effect.error?.why.startsWith('There has been no connection')) count('out of patience');
          break;
        case 'HangUp':
          if (effect.code === CLOSE.silent) count('given up as silent');
          break;
        case 'Tell':
          if (effect.event._tag === 'Gap') count('gaps');
          if (effect.event._tag === 'EpochEnded') count('epochs ended');
          break;
      }
  };

type Count = Stage['count'];

const said = (count: Count, message: ServerMessage) => {
  if (message.t !== 'welcome') return;
  const { rx, tx } = message.resumed;
  count('welcomes');
  if (rx === 'full') count('resumed RX');
  if (tx === 'full') count('resumed TX');
  if (rx === 'gap') count('resumed with a gap');
  if (rx === 'new-epoch') count('resumed elsewhere');
};

const noted = (count: Count, note: Note) => {
  if (note._tag === 'LeaseEnded') count(`leases ${note.how}`);
  if (note._tag === 'WillRan') count(note.ok ? 'wills' : 'wills given up');
  const why = note._tag === 'Closed' ? REFUSALS[note.code] : undefined;
  if (why) count(why);
};

const REFUSALS: Readonly<Record<number, Happening>> = {
  [CLOSE.goingAway]: 'stopped bridge',
  [CLOSE.helloTimeout]: 'dropped as silent',
  [CLOSE.writerBusy]: 'refused: busy',
  [CLOSE.takenOver]: 'refused: taken over',
  [CLOSE.expired]: 'refused: expired',
  [CLOSE.replaced]: 'refused: replaced',
  [CLOSE.forbidden]: 'refused: forbidden',
  [CLOSE.portError]: 'refused: not open',
  [CLOSE.limit]: 'limits reached',
};
