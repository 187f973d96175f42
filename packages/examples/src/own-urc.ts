/** A URC of one's own: a module that gets a short message says `+CMTI: "SM",3`, and the SDK has no word for it. */
import { atPort, type Urc, use } from '@atrx/core';
import { at } from '@atrx/core/commands';
import { concat, defer, EMPTY, merge, take } from 'rxjs';
import { transport, virtual } from './transport.ts';

/** A short message arrived, and is kept at `place` of `memory`. */
interface MessageArrived {
  readonly memory: string;
  readonly place: number;
}

/** What tells the line, and reads it: any other line is `undefined`. */
const messageArrived: Urc<MessageArrived> = {
  name: '+CMTI',
  read: (line) => {
    const [, memory, place] = /^\+CMTI: "(\w+)",(\d+)$/.exec(line) ?? [];
    return memory === undefined ? undefined : { memory, place: Number(place) };
  },
};

// Nobody writes to a virtual module by himself, so somebody does as soon as it has answered. A real one is sent a message.
const somebodyWrites$ = defer(() => {
  virtual.control.say('+CMTI: "SM",3');
  return EMPTY;
});

atPort(transport)
  .pipe(use((port) => merge(port.on(messageArrived), concat(port.run(at()), somebodyWrites$)).pipe(take(1))))
  .subscribe(({ memory, place }) => console.log(`A short message, at ${place} of ${memory}.`));
