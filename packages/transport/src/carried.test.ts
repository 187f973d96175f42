import { BehaviorSubject, EMPTY, Subject, throwError, VirtualTimeScheduler } from 'rxjs';
import { bytesOf, textOf } from './escapes.ts';
import { type FarEnd, memory, silence } from './memory.ts';
import type { OutgoingSignals, Signals } from './signals.ts';
import type { Link } from './transport.ts';
import { TransportError } from './transport-error.ts';

/** The far end of the lines: notes what is driven, and shows what it is told to. */
const cable = (log: string[]) => {
  const dcd$ = new BehaviorSubject(false);
  const off$ = new BehaviorSubject(false);
  const set = (lines: OutgoingSignals) => {
    log.push(JSON.stringify(lines));
    return EMPTY;
  };
  const signals: Signals = { set, dcd$, cts$: off$, dsr$: off$, ri$: off$ };
  return { dcd$, signals };
};

const opened = (farEnd: FarEnd = silence) => {
  const scheduler = new VirtualTimeScheduler();
  const log: string[] = [];
  const { dcd$, signals } = cable(log);
  const links: Link[] = [];
  const opening = memory(farEnd, { scheduler, signals }).subscribe({
    next: (link) => links.push(link),
    error: () => log.push('the link too'),
  });
  const [link] = links;
  if (!link?.signals) throw new Error('No link with lines.');
  return {
    ...{ link, lines: link.signals, log, dcd$ },
    close: () => opening.unsubscribe(),
    flush: () => scheduler.flush(),
  };
};

const noted = (log: string[]) => ({
  next: (on: boolean) => void log.push(`DCD ${on ? 'ON' : 'OFF'}`),
  error: (error: unknown) => void log.push(error instanceof TransportError ? error.reason : String(error)),
  complete: () => void log.push('set'),
});

describe('the modem lines of a memory link', () => {
  it('are not there unless they are given', () => {
    memory(silence).subscribe(({ signals }) => expect(signals).toBeUndefined());
  });

  it('are ON with each opening', () => {
    const { log, close, lines, flush } = opened();
    lines.set({ dtr: false }).subscribe();
    flush();
    close();
    expect(log).toEqual(['{"dtr":true,"rts":true}', '{"dtr":false}']);
  });

  it('are set in their turn, behind what was written before, and each time anew', () => {
    const far: string[] = [];
    const { link, lines, log, flush } = opened(({ bytes$ }) => {
      bytes$.subscribe((bytes) => void far.push(`${textOf(bytes)} ${log.length}`));
      return new Subject();
    });
    const off = lines.set({ dtr: false });
    link.write(bytesOf('A')).subscribe();
    off.subscribe(noted(log));
    off.subscribe();
    link.write(bytesOf('B')).subscribe();
    expect(log.splice(0)).toEqual(['{"dtr":true,"rts":true}']);
    flush();
    expect(far).toEqual(['A 0', 'B 3']);
    expect(log).toEqual(['{"dtr":false}', 'set', '{"dtr":false}']);
  });

  it('are seen in their turn, behind what the far end wrote before', () => {
    const ends: Link[] = [];
    const { link, lines, log, dcd$, flush } = opened((end) => {
      ends.push(end);
      return new Subject();
    });
    dcd$.next(true);
    lines.dcd$.subscribe(noted(log));
    link.bytes$.subscribe((bytes) => void log.push(textOf(bytes)));
    flush();
    ends[0]?.write(bytesOf('last')).subscribe();
    dcd$.next(false);
    flush();
    expect(log.slice(1)).toEqual(['DCD ON', 'last', 'DCD OFF']);
  });

  it.each<[string, (far$: Subject<never>, close: () => void) => void, string]>([
    ['is closed', (_, close) => close(), 'closed'],
    ['was closed by the far end', (far$) => far$.complete(), 'closed'],
    ['is lost', (far$) => far$.error(new TransportError('lost', 'gone')), 'lost'],
  ])('fail once the link %s', (_, end, reason) => {
    const far$ = new Subject<never>();
    const { lines, log, close, flush } = opened(() => far$);
    lines.dcd$.subscribe(noted(log));
    flush();
    end(far$, close);
    flush();
    lines.ri$.subscribe(noted(log));
    lines.set({ dtr: false }).subscribe(noted(log));
    flush();
    expect(log.slice(1)).toEqual([
      'DCD OFF',
      reason,
      ...(reason === 'lost' ? ['the link too'] : []),
      reason,
      reason,
    ]);
  });

  it('that refuse are no link', () => {
    const log: string[] = [];
    const refusing = { ...cable(log).signals, set: () => throwError(() => new Error('no such line')) };
    memory(silence, { signals: refusing }).subscribe({
      next: () => log.push('link'),
      error: (error: unknown) => log.push(error instanceof TransportError ? error.reason : ''),
    });
    expect(log).toEqual(['lost']);
  });
});
