import { of } from 'rxjs';
import { info, ok } from '../part.ts';
import type { Saved, SavedContext } from '../saved.ts';
import { foreground, type ModuleState } from '../state.ts';
import { type Command, done, type Family } from './answer.ts';

const block = (state: ModuleState): readonly string[] => {
  const { bearer, apn, user, password, settings, transfer } = foreground(state);
  const { QIPROMPT, QIHEAD, QISHOWRA } = state.settings;
  const transparent = [
    'In Transparent Transfer Mode',
    `Number of Retry:${transfer.retries}`,
    `Wait Time:${transfer.wait}`,
    `Send Size:${transfer.size}`,
    `esc:${transfer.escape}`,
  ];
  return [
    'SHOW APPTCPIP CONTEXT',
    `+QIDNSIP:${settings.QIDNSIP}`,
    `+QIPROMPT:${QIPROMPT}`,
    `+QIHEAD:${QIHEAD}`,
    `+QISHOWRA:${QISHOWRA}`,
    `+QICSGP:${bearer}`,
    `Gprs Config APN:${apn}`,
    `Gprs Config UserId:${user}`,
    `Gprs Config Password:${password}`,
    'Gprs Config inactivityTimeout:0',
    `App Tcpip Mode:${settings.QIMODE}`,
    ...(settings.QIMODE === 1 ? transparent : []),
  ];
};

/** The same state with the settings of the foreground context kept for the next boot. */
const saved = (state: ModuleState): ModuleState => {
  const { bearer, apn, user, password, settings, transfer } = foreground(state);
  const { QIPROMPT, QIHEAD, QISHOWRA } = state.settings;
  const names = { QIDNSIP: settings.QIDNSIP };
  const mine: SavedContext = { bearer, apn, user, password, settings: names, transfer };
  const [first, second] = state.saved.contexts;
  const contexts: Saved['contexts'] = state.foreground === 0 ? [mine, second] : [first, mine];
  return {
    ...state,
    saved: { settings: { ...state.saved.settings, QIPROMPT, QIHEAD, QISHOWRA }, contexts },
  };
};

/** Saves how the context the UART controls is set up, and shows it: lines without a space after their colon. */
const qiscon: Command = {
  test: () => done,
  read: ({ state }) => of(info(block(state).join('\r\n')), ok),
  execute: ({ update }) => {
    update(saved);
    return done;
  },
};

/** What is kept for the next boot. */
export const saving: Family = { QISCON: qiscon };
