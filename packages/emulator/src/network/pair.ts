import { Observable } from 'rxjs';
import type { Protocol } from '../state.ts';
import { gate } from './gate.ts';
import type { Connection } from './network.ts';

/** One end of a connection in memory. */
export interface End extends Connection {
  /** Over TCP the other end sees it close; over UDP nobody is told. */
  readonly hangUp: () => void;
}

/** The two ends of a connection in memory: what one writes the other reads, and acknowledges as soon as it is written. */
export const pair = (protocol: Protocol): readonly [End, End] => {
  const stream = protocol === 'TCP';
  const gates = [gate(stream), gate(stream)] as const;
  let open = true;
  const end = (near: ReturnType<typeof gate>, far: ReturnType<typeof gate>): End => ({
    bytes$: near.bytes$,
    hold: near.hold,
    write: (bytes) =>
      new Observable((writer) => {
        if (!open && stream) return writer.error(new Error('The other end has hung up.'));
        if (open) far.next(bytes.slice());
        if (stream) writer.next(bytes.length);
        writer.complete();
      }),
    hangUp: () => {
      if (!open) return;
      open = false;
      if (stream) far.complete();
    },
  });
  return [end(gates[0], gates[1]), end(gates[1], gates[0])];
};
