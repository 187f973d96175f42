import { chunked, memory } from '@atrx/transport';
import { concat, ignoreElements, lastValueFrom, mergeMap, takeWhile, tap, VirtualTimeScheduler } from 'rxjs';
import { text } from '../test/desk.ts';
import { ascii } from './ascii.ts';
import { emulator } from './emulator.ts';
import { measured } from './latency.ts';

describe('a virtual module at the far end of a memory link', () => {
  it('answers in virtual time, as late as a module does', () => {
    const scheduler = new VirtualTimeScheduler();
    const { serve } = emulator({ scheduler, latency: measured });
    let seen = '';
    memory(serve, { scheduler })
      .pipe(mergeMap(({ bytes$, write }) => concat(write(ascii('AT\r')).pipe(ignoreElements()), bytes$)))
      .subscribe((bytes) => {
        seen += text(bytes);
      });
    scheduler.flush();
    expect(seen).toBe('AT\r\r\nOK\r\n');
    expect(scheduler.frame).toBe(16);
  });

  it('answers in real time, in whatever pieces', async () => {
    let seen = '';
    await lastValueFrom(
      memory(emulator().serve).pipe(
        chunked(1),
        mergeMap(({ bytes$, write }) => concat(write(ascii('AT+CSQ\r')), bytes$)),
        tap((bytes) => {
          seen += text(bytes);
        }),
        takeWhile(() => !seen.endsWith('OK\r\n')),
      ),
      { defaultValue: undefined },
    );
    expect(seen).toBe('AT+CSQ\r\r\n+CSQ: 31,0\r\n\r\nOK\r\n');
  });

  it('shows its state, and every change of it', () => {
    const { state$, control, state } = emulator();
    const strengths: number[] = [];
    state$.subscribe(({ signal }) => strengths.push(signal));
    control.signal(3);
    expect(strengths).toEqual([31, 3]);
    expect(state.signal).toBe(31);
  });
});
