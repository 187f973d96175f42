import { indexOf, type Place } from './place.ts';
import { foreground, type ModuleState, type Role, type Slot, socketIn } from './state.ts';

/**
 * Which connection of the context in the foreground a command means: with QIMUX=1 the one with the index, if it is of
 * the role AT+QISRVC has chosen or there is none; with QIMUX=0, where there is no index, the one of that role
 * (note 3.2, 3.4). Nothing where it means none. In transparent mode there is only one to be meant (note 4.2).
 */
export const chosen = (state: ModuleState, index: number | undefined): Place | undefined => {
  const context = foreground(state);
  const { QIMUX, QIMODE } = context.settings;
  const role = state.settings.QISRVC === 2 ? 2 : 1;
  const stands = (slot: Slot) => socketIn(context, slot)?.phase !== 'INITIAL';
  if (QIMUX === 0) {
    if (index !== undefined) return undefined;
    const [slot, other] = [single(role), single(role === 1 ? 2 : 1)];
    return { id: state.foreground, slot: QIMODE === 1 && !stands(slot) && stands(other) ? other : slot };
  }
  const socket = index === undefined ? undefined : context.sockets[index];
  if (index === undefined || !socket || (stands(index) && socket.role !== role)) return undefined;
  return { id: state.foreground, slot: index };
};

/** Which connection AT+QIRD means: of a context, in a role, with an index that is 0 with QIMUX=0. */
export const fetched = (state: ModuleState, place: Place, role: Role): Place | undefined => {
  const { settings, sockets } = state.contexts[place.id];
  const index = indexOf(place);
  if (settings.QIMUX === 0) return index === 0 ? { id: place.id, slot: single(role) } : undefined;
  return sockets[index]?.role === role ? place : undefined;
};

const single = (role: Role): Slot => (role === 1 ? 0 : 'accepted');
