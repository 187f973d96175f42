/**
 * A module on another machine: a gateway serves its port, a program uses the module, and another one watches the wire. All three
 * are in this one, and the module is virtual; in life the gateway is where `serial('/dev/ttyUSB0')` is.
 */
import { quectel, use } from '@atrx/core';
import { websocket } from '@atrx/transport-websocket';
import { bridge } from '@atrx/transport-websocket/bridge';
import { finalize, ignoreElements, merge, mergeMap, Subject, switchMap, takeUntil, tap } from 'rxjs';
import { apn, transport } from './transport.ts';

const over$ = new Subject<void>();

bridge({ modem: transport }, { port: 0 })
  .pipe(
    switchMap(({ urls: [url], token = '' }) => {
      const port = `${url}/modem`;
      const watched$ = websocket(port, { token, role: 'observer' }).pipe(
        mergeMap(({ bytes$ }) => bytes$),
        tap((bytes) => process.stderr.write(bytes)),
        ignoreElements(),
      );
      // Only the transport is another one: a cut of the network between here and there is mended by it.
      const used$ = quectel(websocket(port, { token }), { apn }).pipe(
        use((modem) => modem.resolve('www.google.com')),
        finalize(() => over$.next()),
      );
      return merge(watched$, used$);
    }),
    takeUntil(over$),
  )
  .subscribe({
    next: (address) => console.log(address),
    error: (error: Error) => console.error(error.message),
  });
