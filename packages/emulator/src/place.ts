import { type ContextId, type ModuleState, type Slot, type SocketState, socketIn } from './state.ts';

/** Which connection: of which context, in which place there. */
export interface Place {
  readonly id: ContextId;
  readonly slot: Slot;
}

/** The connection's index as it is printed: with QIMUX=0 both the own connection and the accepted one have 0. */
export const indexOf = ({ slot }: Place): number => (slot === 'accepted' ? 0 : slot);

/** The connection in that place; nothing where there is no such place. */
export const socketAt = ({ contexts }: ModuleState, { id, slot }: Place): SocketState | undefined =>
  socketIn(contexts[id], slot);

/** The text behind the connection's index with QIMUX=1, alone with QIMUX=0. */
export const numbered = ({ contexts }: ModuleState, place: Place, text: string): string =>
  contexts[place.id].settings.QIMUX === 1 ? `${indexOf(place)}, ${text}` : text;
