import { Subject, VirtualTimeScheduler } from 'rxjs';
import { handover } from './handover.ts';

const waiting = (place: string, scheduler?: VirtualTimeScheduler) => {
  const log: string[] = [];
  const seat = handover(place, scheduler);
  seat.turn().subscribe({ error: () => log.push('error'), complete: () => log.push('turn') });
  return { seat, log };
};

describe('the place of a writer', () => {
  it('is free where nobody has left it', () => {
    expect(waiting('a').log).toEqual(['turn']);
  });

  it('is free when all have who were leaving, and that port alone is waited for', () => {
    const [first$, second$] = [new Subject<never>(), new Subject<never>()];
    const { seat } = waiting('b');
    seat.leave(first$);
    seat.leave(second$);
    const { log } = waiting('b');
    expect(waiting('c').log).toEqual(['turn']);
    second$.complete();
    expect(log).toEqual([]);
    first$.complete();
    expect(log).toEqual(['turn']);
    expect(waiting('b').log).toEqual(['turn']);
  });

  it('is free after three seconds, whether or not the far end has said goodbye', () => {
    const scheduler = new VirtualTimeScheduler();
    const { seat } = waiting('d', scheduler);
    seat.leave(new Subject());
    const { log } = waiting('d', scheduler);
    scheduler.maxFrames = 2999;
    scheduler.flush();
    expect(log).toEqual([]);
    scheduler.maxFrames = 3000;
    scheduler.flush();
    expect(log).toEqual(['turn']);
    expect(waiting('d').log).toEqual(['turn']);
  });
});
