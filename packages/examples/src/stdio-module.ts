/** A virtual module whose UART is the standard input and output of this program. */
import { emulator } from '@atrx/emulator';
import { fromEvent, Observable, takeUntil } from 'rxjs';

emulator()
  .serve({
    bytes$: fromEvent<Uint8Array>(process.stdin, 'data').pipe(takeUntil(fromEvent(process.stdin, 'end'))),
    write: (bytes) => new Observable((writer) => void process.stdout.write(bytes, () => writer.complete())),
  })
  .subscribe();
