import type { UrcEvent } from '../../src/urcs/urc-event.ts';
import type { Stage } from './stage.ts';

/** URCs that nobody has asked for, each told apart from all others: none may be lost, or told twice, or late (I4). */
export interface News {
  /** The text of the next one. */
  readonly next: () => string;
  /** It is on its way to the host. */
  readonly sent: (text: string) => void;
  /** The SDK has told it. */
  readonly heard: (event: UrcEvent) => void;
  /** The line was cut, or nobody listens: what is on its way, or is said within so many ms, may never come. */
  readonly cut: (during?: number) => void;
  /** All of them have been told. */
  readonly settled: () => boolean;
  readonly waiting: () => string;
}

/** The place of a short message says which one it is. */
const PLACE = /^\+CMTI: "SM",(\d+)$/;

export const news = ({ must, count, note, clock }: Stage): News => {
  let last = 0;
  let uncertain = 0;
  let waiting: { readonly place: number; readonly lost: boolean }[] = [];
  const some = () => waiting.filter(({ lost }) => !lost).map(({ place }) => place);
  return {
    next: () => {
      last += 1;
      return `+CMTI: "SM",${last}`;
    },
    sent: (text) => {
      note('  ~', text);
      waiting.push({ place: Number(PLACE.exec(text)?.[1]), lost: clock.now() < uncertain });
    },
    heard: (event) => {
      count('URCs told');
      if (event._tag !== 'MessageArrived') return;
      const { place: said } = event;
      const at = waiting.findIndex(({ place }) => place === said);
      must(
        at >= 0,
        'I4',
        () => `the URC ${said} is told, and was told before, or later ones were, or never said`,
      );
      const before = waiting.slice(0, Math.max(0, at)).filter(({ lost }) => !lost);
      must(
        before.length === 0,
        'I4',
        () => `the URC ${said} is told before ${before.map(({ place }) => place).join(', ')}`,
      );
      waiting = waiting.slice(at + 1);
    },
    cut: (during = 0) => {
      uncertain = Math.max(uncertain, clock.now() + during);
      waiting = waiting.map(({ place }) => ({ place, lost: true }));
    },
    settled: () => some().length === 0,
    waiting: () => some().join(', '),
  };
};
