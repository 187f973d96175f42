import { either as E } from 'fp-ts';
import { decodeClient } from '../protocol/control.ts';
import { decodeFrame } from '../protocol/frame.ts';
import type { BridgeEvent, SessionId } from './machine/event.ts';

type Said = Extract<BridgeEvent, { _tag: 'Said' }>['message'];
type Decoded = Extract<ReturnType<typeof decodeFrame>, { _tag: 'Right' }>['right'];

/** What a text message of a client means. */
export const saidBy = (session: SessionId, text: string): BridgeEvent =>
  E.match(
    (why: string): BridgeEvent => ({ _tag: 'Broke', session, why }),
    (message: Said): BridgeEvent => ({ _tag: 'Said', session, message }),
  )(decodeClient(text));

/** What a binary message of a client means. */
export const sentBy = (session: SessionId, bytes: Uint8Array): BridgeEvent =>
  E.match(
    (why: string): BridgeEvent => ({ _tag: 'Broke', session, why }),
    (frame: Decoded): BridgeEvent =>
      frame._tag === 'Tx' || frame._tag === 'RxLimit'
        ? { _tag: 'Sent', session, frame }
        : { _tag: 'Broke', session, why: 'a frame that only a bridge sends' },
  )(decodeFrame(bytes));
