/**
 * Commands of one's own. A command is data: what is written, and the rules by which its answer is read. Only the channel
 * talks, so yours takes its turn between those of the SDK, and times out, traces and fails like them.
 */
import { accepted, argument, atPort, execute, firstOf, prefixed, read, readable, set, use } from '@atrx/core';
import { either as E } from 'fp-ts';
import { concat, map } from 'rxjs';
import { transport } from './transport.ts';

/** AT+QIURC=1 is answered OK, or refused: there is nothing else to read. An argument is judged before it is written. */
const reports = (level: number) => set('QIURC', argument.number('the value of AT+QIURC', level, 0, 1));

/** AT+COPS? is answered `+COPS: 0,0,"CHINA MOBILE"`, then OK. What does not read so makes it fail as `Malformed`. */
const operator = read(
  'COPS',
  firstOf(
    prefixed('+COPS:', (rest) => {
      const name = /"(.*)"/.exec(rest)?.[1];
      return name === undefined ? E.left('no operator') : E.right(name);
    }),
    accepted,
  ),
);

/** AT+QCCID is answered by the bare number of the card, then OK: `readable` takes the lines it can read, and no others. */
const card = execute(
  'QCCID',
  firstOf(
    accepted,
    readable((line) => (/^\d{19,20}$/.test(line) ? E.right(line) : E.left('no card number'))),
  ),
);

atPort(transport)
  .pipe(
    use((port) =>
      concat(
        port.run(reports(1)),
        port.run(operator).pipe(map((name) => `operator  ${name}`)),
        port.run(card).pipe(map((number) => `card      ${number}`)),
      ),
    ),
  )
  .subscribe((line) => console.log(line));
