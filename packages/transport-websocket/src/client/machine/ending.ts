import { CLOSE } from '../../protocol/close.ts';
import { unanswered } from './asking.ts';
import type { ClientEffect, Failure } from './effect.ts';
import { abandoned, unknown } from './sending.ts';
import { type ClientState, type Stepped, tell } from './state.ts';

/** Gives up: nothing is left open, nobody waits, and then the end is told. Without a failure it was in good order. */
export const finish = (
  state: ClientState,
  failure: Failure | undefined,
  code: number = CLOSE.normal,
): Stepped => {
  const why = failure?.why ?? 'The far end has closed it.';
  return [
    { ...over(state), draining: undefined },
    [...settled(state, why), ...hangUp(state, code), { _tag: 'Finish', error: failure }],
  ];
};

/** The application left: in good order where that can still be said. Nobody is told. */
export const left = (state: ClientState): Stepped => {
  const why = 'The link was closed on this side.';
  const release: readonly ClientEffect[] =
    state.connection._tag === 'Welcomed' && state.sending
      ? [{ _tag: 'Say', message: { t: 'release', id: state.asking.next } }]
      : [];
  return [
    over(state),
    [
      ...settled(state, why).filter(({ _tag }) => _tag !== 'Tell'),
      ...release,
      ...hangUp(state, CLOSE.normal),
    ],
  ];
};

const over = (state: ClientState): ClientState => ({
  ...state,
  connection: { _tag: 'Over' },
  sending: undefined,
  asking: { ...state.asking, asked: [] },
});

const hangUp = ({ connection: { _tag } }: ClientState, code: number): readonly ClientEffect[] =>
  _tag === 'Dialling' || _tag === 'Greeting' || _tag === 'Welcomed' ? [{ _tag: 'HangUp', code }] : [];

/** What becomes of everything that waits. */
export const settled = ({ sending, asking }: ClientState, why: string): readonly ClientEffect[] => {
  const event = sending && unknown(sending);
  return [
    ...(event ? [tell(event)] : []),
    ...(sending ? abandoned(sending, why) : []),
    ...unanswered(asking, 'gone', why),
  ];
};
