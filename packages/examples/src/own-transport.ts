/**
 * A transport of one's own: the UART is the standard input and output of another program. A transport is an `Observable<Link>`
 * that keeps the laws (`@atrx/transport/laws`), which its test has it keep. Here it is a virtual module in a process of its own;
 * `own-transport.ts ssh gateway socat - /dev/ttyUSB0,raw,echo=0,b115200` is a module on another machine.
 */
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { atPort, use } from '@atrx/core';
import { ati, csq } from '@atrx/core/commands';
import { concat, map } from 'rxjs';
import { piped } from './piped.ts';

const module = fileURLToPath(new URL(`stdio-module${extname(import.meta.url)}`, import.meta.url));
const [program = process.execPath, ...args] =
  process.argv.length > 2 ? process.argv.slice(2) : [process.execPath, ...process.execArgv, module];

atPort(piped(program, args))
  .pipe(
    use((port) =>
      concat(
        port.run(ati()).pipe(map(({ model }) => `model     ${model}`)),
        port.run(csq()).pipe(map(({ rssi }) => `signal    ${rssi} of 31`)),
      ),
    ),
  )
  .subscribe((line) => console.log(line));
