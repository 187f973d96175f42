import { Subject, VirtualTimeScheduler } from 'rxjs';
import { scriptedBridge, welcome } from '../../test/scripted-bridge.ts';
import { handover } from './handover.ts';
import type { RemoteLink } from './link.ts';
import { websocket } from './websocket.ts';

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

it('waits with its hello until the writer that left before it has hung up', () => {
  const { open, dialled } = scriptedBridge({ slow: true });
  const transport = websocket('ws://bridge/one-seat', { scheduler: new VirtualTimeScheduler() }, open);
  const first = transport.subscribe();
  dialled[0]?.up();
  dialled[0]?.say(welcome());
  first.unsubscribe();
  transport.subscribe();
  websocket('ws://bridge/one-seat', { role: 'observer' }, open).subscribe().unsubscribe();
  expect(dialled).toHaveLength(2);
  expect(dialled[1]?.heard).toEqual(['left']);
  dialled[0]?.down(1000);
  expect(dialled).toHaveLength(3);
});

it('waits with its hello for an observer that has taken over, and not for a writer that has given back', () => {
  const { open, dialled } = scriptedBridge({ slow: true });
  const place = (role: 'writer' | 'observer') =>
    websocket('ws://bridge/handed', { role, scheduler: new VirtualTimeScheduler() }, open);
  const links: RemoteLink[] = [];
  const observer = place('observer').subscribe((link) => links.push(link));
  dialled[0]?.up();
  dialled[0]?.say(welcome({ tx: undefined }));
  links[0]?.remote.takeover().subscribe();
  dialled[0]?.say({ t: 'ok', id: 1, tx: { lease: 7, accepted: 0, written: 0, limit: 1 } });
  observer.unsubscribe();
  const writer = place('writer').subscribe((link) => links.push(link));
  expect(dialled).toHaveLength(1);
  dialled[0]?.down(1000);
  expect(dialled).toHaveLength(2);

  dialled[1]?.up();
  dialled[1]?.say(welcome());
  links[1]?.remote.release().subscribe();
  dialled[1]?.say({ t: 'ok', id: 1 });
  writer.unsubscribe();
  place('writer').subscribe();
  expect(dialled).toHaveLength(3);
});
