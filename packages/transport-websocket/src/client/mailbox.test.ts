import { VirtualTimeScheduler } from 'rxjs';
import { mailbox } from './mailbox.ts';

/** Counts what it hears; each number it is told is echoed by an effect. */
const machine = {
  step: (state: number, event: string, now: number) =>
    event === 'bug' ? broken() : ([state + 1, [`${event} ${now}`]] as const),
  wakeAt: (state: number) => (state < 3 ? state * 100 : undefined),
};
const broken = (): never => {
  throw new TypeError('a bug');
};

const running = (then: (effect: string, post: (event: string) => void) => void = () => {}) => {
  const scheduler = new VirtualTimeScheduler();
  const log: string[] = [];
  const box = mailbox<number, string, string>({
    machine,
    initial: 0,
    woke: 'woke',
    perform: (effect, state) => {
      log.push(`${effect}: ${state}`);
      then(effect, box.post);
    },
    broke: (bug) => log.push(String(bug)),
    scheduler,
  });
  return { box, log, flush: () => scheduler.flush() };
};

describe('a mailbox', () => {
  it('deals with one event after the other, those too that an effect brings about', () => {
    const { box, log } = running((effect, post) => {
      if (effect === 'one 0') for (const next of ['two', 'three']) post(next);
    });
    box.post('one');
    expect(log).toEqual(['one 0: 1', 'two 0: 2', 'three 0: 3']);
  });

  it('wakes its machine when that wants to be, by one timer', () => {
    const { box, log, flush } = running();
    box.post('one');
    flush();
    expect(log).toEqual(['one 0: 1', 'woke 100: 2', 'woke 200: 3']);
  });

  it('leaves an event out that means nothing any more when its turn comes', () => {
    let still = true;
    const { box, log } = running((effect) => {
      if (effect !== 'one 0') return;
      box.post('stale', () => still);
      still = false;
    });
    box.post('one');
    expect(log).toEqual(['one 0: 1']);
  });

  it('hears nothing after its last event, and says when that is done', () => {
    const { box, log, flush } = running((effect) => {
      if (effect === 'one 0') box.end('last', () => log.push('done'));
    });
    box.post('one');
    box.post('too late');
    flush();
    expect(log).toEqual(['one 0: 1', 'last 0: 2', 'done']);
  });

  it('tells a bug, and runs no more', () => {
    const { box, log, flush } = running();
    box.post('one');
    box.post('bug');
    box.post('two');
    flush();
    expect(log).toEqual(['one 0: 1', 'TypeError: a bug']);
  });
});
