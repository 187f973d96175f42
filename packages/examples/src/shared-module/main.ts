/**
 * One module, used by a page in a browser and watched by this program, at the same time, through one bridge. The module is
 * virtual here; it might as well be `serial('/dev/ttyUSB0')`.
 */
import { emulator } from '@atrx/emulator';
import { memory } from '@atrx/transport';
import { websocket } from '@atrx/transport-websocket';
import { bridge } from '@atrx/transport-websocket/bridge';
import { switchMap, tap } from 'rxjs';
import { internet } from '../internet.ts';
import { pageServer } from './page-server.ts';

const module = emulator({ network: internet });
const modem = memory(module.serve, { signals: module.signals });

pageServer()
  .pipe(
    // A page of any other origin is not let in, token or not.
    switchMap((origin) =>
      bridge({ modem }, { origins: [origin] }).pipe(
        switchMap(({ urls: [url], token = '' }) => {
          const port = `${url}/modem`;
          const page = `${origin}/#${new URLSearchParams({ bridge: port, token })}`;
          return websocket(port, { token, role: 'observer', name: 'the terminal' }).pipe(
            tap(() => console.log(page)),
          );
        }),
      ),
    ),
    switchMap(({ bytes$ }) => bytes$),
  )
  .subscribe({
    next: (bytes) => process.stdout.write(bytes),
    error: (error: Error) => {
      console.error(error.message);
      process.exitCode = 1;
    },
  });
