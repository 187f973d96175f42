import type { Settled } from './options.ts';
import type { ModuleState, Sim } from './state.ts';

const cards: Readonly<Record<Sim, string>> = {
  absent: '+CPIN: NOT INSERTED',
  pin: '+CPIN: SIM PIN',
  ready: '+CPIN: READY',
  'not ready': '+CPIN: NOT READY',
};

/** How the state of the card is told at boot and when it changes. */
export const card = (sim: Sim): string => cards[sim];

/** What a module says when it has started, a block each: Call Ready and the like where its card is, unless AT+QIURC=0 was saved. */
export const greeting = ({ sim, settings }: ModuleState, { profile }: Settled): readonly string[] => [
  'RDY',
  '+CFUN: 1',
  card(sim),
  ...(sim === 'ready' && settings.QIURC === 1 ? profile.boot : []),
];
