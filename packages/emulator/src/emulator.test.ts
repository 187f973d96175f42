import { memory } from '@atrx/transport';
import { concat, ignoreElements, mergeMap, VirtualTimeScheduler } from 'rxjs';
import { ascii } from './ascii.ts';
import { emulator } from './emulator.ts';

it('answers AT with an echo and OK', () => {
  const scheduler = new VirtualTimeScheduler();
  let seen = '';
  memory(emulator({ scheduler }).serve, { scheduler })
    .pipe(mergeMap(({ bytes$, write }) => concat(write(ascii('AT\r')).pipe(ignoreElements()), bytes$)))
    .subscribe((bytes) => {
      seen += String.fromCharCode(...bytes);
    });
  scheduler.flush();
  expect(seen).toBe('AT\r\r\nOK\r\n');
});
