import { pty } from '@atrx/transport-serial/pty';
import { lastValueFrom } from 'rxjs';
import { quiet } from '../../module/connected.ts';
import { opened } from '../../module/opened.ts';
import type { Sender } from './sender.ts';

/** Pieces that are handed to the terminal ahead of what it takes. */
const AHEAD = 4;

/** A serial port with a quiet module behind it, and what comes in beside what that says. */
export const terminal: Sender = {
  name: 'pty',
  open: async ({ path }) => {
    const port = await opened(pty({ link: path }));
    quiet().serve(port).subscribe();
    return {
      send: async (pieces, times) => {
        const written: Promise<unknown>[] = [];
        for (let time = 0; time < times; time++)
          for (const piece of pieces) {
            await written[written.length - AHEAD];
            written.push(lastValueFrom(port.write(piece), { defaultValue: undefined }));
          }
        await Promise.all(written);
      },
    };
  },
};
