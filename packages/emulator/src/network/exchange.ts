import { defer, Observable, Subject, throwError } from 'rxjs';
import type { Protocol } from '../state.ts';
import { gate } from './gate.ts';
import type { Caller, Connection, Listener, Network } from './network.ts';
import { type End, pair } from './pair.ts';

/** Somebody out there who calls the module. */
export interface Call {
  readonly protocol: Protocol;
  /** The port it calls. */
  readonly port: number;
  /** The module's address it calls. Default: whichever listens at that port. */
  readonly address?: string;
  /** Where it calls from. */
  readonly from: { readonly address: string; readonly port: number };
}

/** What stands between those who listen in a virtual network and those who call them. */
export interface Exchange {
  readonly listen: Network['listen'];
  readonly call: (call: Call) => Observable<Connection>;
}

/** Ports that are given to who asks for none: the first of those nobody registers. */
const firstFree = 49_152;

/** @see Exchange */
export const exchange = (): Exchange => {
  const lines = new Map<string, Subject<Caller>>();
  const key = (protocol: Protocol, address: string, port: number) => `${protocol} ${address} ${port}`;

  const find = ({ protocol, address, port }: Call): Subject<Caller> | undefined => {
    if (address !== undefined) return lines.get(key(protocol, address, port));
    for (const [name, callers$] of lines) {
      if (name.startsWith(`${protocol} `) && name.endsWith(` ${port}`)) return callers$;
    }
    return undefined;
  };

  return {
    listen: ({ protocol, address, port: asked }) =>
      new Observable<Listener>((subscriber) => {
        let port = asked === 0 ? firstFree : asked;
        while (asked === 0 && lines.has(key(protocol, address, port))) port++;
        const name = key(protocol, address, port);
        if (lines.has(name)) {
          return subscriber.error(new Error(`Somebody listens at ${protocol} port ${port} already.`));
        }
        const callers$ = new Subject<Caller>();
        lines.set(name, callers$);
        subscriber.add(() => lines.delete(name));
        subscriber.next({ port, callers$ });
      }),
    call: (call) => (call.protocol === 'TCP' ? stream(call, find) : datagrams(call, find)),
  };
};

type Find = (call: Call) => Subject<Caller> | undefined;

/** A caller with that end of a connection: taken, it is hung up on when it is let go. */
const caller = ({ from }: Call, end: End): Caller => ({
  remote: from,
  accept$: new Observable((subscriber) => {
    subscriber.next(end);
    return end.hangUp;
  }),
  refuse: end.hangUp,
});

const stream = (call: Call, find: Find): Observable<Connection> =>
  defer(() => {
    const callers$ = find(call);
    if (!callers$) {
      return throwError(() => new Error(`Refused: the module does not listen at TCP port ${call.port}.`));
    }
    return new Observable<Connection>((subscriber) => {
      const [near, far] = pair('TCP');
      callers$.next(caller(call, far));
      subscriber.next(near);
      return near.hangUp;
    });
  });

/** Each datagram reaches the one who listens, or nobody; the first that does, and the first after a hang-up, is a call. */
const datagrams = (call: Call, find: Find): Observable<Connection> =>
  new Observable((subscriber) => {
    const ear = gate(false);
    let standing: { readonly near: End; readonly callers$: Subject<Caller> } | undefined;
    const answered = (): End | undefined => {
      const callers$ = find(call);
      if (!callers$) return undefined;
      if (standing?.callers$ === callers$) return standing.near;
      const [near, far] = pair('UDP');
      const mine = { near, callers$ };
      standing = mine;
      subscriber.add(near.bytes$.subscribe(ear.next));
      const gone = () => {
        far.hangUp();
        if (standing === mine) standing = undefined;
      };
      callers$.next(caller(call, { ...far, hangUp: gone }));
      return near;
    };
    subscriber.next({
      bytes$: ear.bytes$,
      hold: ear.hold,
      write: (bytes) =>
        new Observable((writer) => {
          answered()?.write(bytes).subscribe();
          writer.complete();
        }),
    });
    return () => standing?.near.hangUp();
  });
