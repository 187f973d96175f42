/**
 * A problem in the field becomes a test on a desk. In the field the module refuses what is sent, and the program keeps a trace. On
 * the desk nobody has that module: the trace plays its part, in no time, and the program fails as it did.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ModemOptions, quectel, use } from '@atrx/core';
import { decode, encode, explain, recording, replay, sequence } from '@atrx/core/trace';
import { faults } from '@atrx/emulator';
import { memory, type Transport } from '@atrx/transport';
import { either as E } from 'fp-ts';
import { catchError, count, lastValueFrom, map, merge, of, VirtualTimeScheduler } from 'rxjs';
import { virtual } from './transport.ts';

/** What the device does, and what became of it. */
const program = (transport: Transport, options: Partial<ModemOptions> = {}): Promise<string> =>
  lastValueFrom(
    quectel(transport, { apn: 'CMNET', ...options }).pipe(
      use((modem) =>
        modem
          .tcp('example.com', 80)
          .pipe(use((socket) => merge(socket.send('GET / HTTP/1.0\r\n\r\n'), socket.data$))),
      ),
      count(),
      map((pieces) => `a page in ${pieces} pieces`),
      catchError((error: Error) => of(error.message)),
    ),
  );

const folder = mkdtempSync(join(tmpdir(), 'atrx-'));
const file = join(folder, 'trouble.ndjson');

// In the field.
virtual.control.inject(faults.replaced('SEND OK', 'SEND FAIL'), 'QISEND');
const record = recording();
console.log(`field  ${await program(memory(virtual.serve), { trace: record })}`);
writeFileSync(file, encode(record.trace()));

// On the desk.
const read = decode(readFileSync(file, 'utf8'));
rmSync(folder, { recursive: true });
if (E.isLeft(read)) throw new Error(explain(read.left));
const clock = new VirtualTimeScheduler();
const played = program(replay(read.right, { scheduler: clock }), { scheduler: clock });
clock.flush();
console.log(`desk   ${await played}`);
console.log(
  sequence(read.right)
    .split('\n')
    .filter((line) => line.includes('SEND'))
    .join('\n'),
);
