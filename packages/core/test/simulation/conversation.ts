import type { Service, VirtualNetwork } from '@atrx/emulator';
import { Observable, type Subscriber } from 'rxjs';
import { content, same } from './content.ts';
import { disagreement, type Parcel } from './parcels.ts';
import type { Stage } from './stage.ts';

/** A peer and a socket, and all that passes between them. */
export interface Conversation {
  readonly name: string;
  readonly port: number;
  /** The socket has told these. */
  readonly heard: (bytes: Uint8Array) => void;
  /** It is about to send these. */
  readonly parcel: (bytes: Uint8Array, outcome: Parcel['outcome']) => void;
  /** The socket has completed by itself: the peer must have closed, and all it sent must have been told. */
  readonly completed: () => void;
  /** What the network does to it may lose what was on its way. */
  severed: boolean;
  /** Its socket was closed, or left, on this side. */
  left: boolean;
  readonly peer: { readonly closed: () => boolean; readonly sent: () => number };
  /** At the end of the world. */
  readonly check: () => void;
  /** What the network has at that port. */
  readonly service: (peer: Parameters<Service>[0]) => Observable<Uint8Array>;
}

export const conversation = (stage: Stage, port: number): Conversation => {
  const { random, clock, must, count, goesWrong, after, plan, note } = stage;
  const own = random.fork();
  const stream = content(own, own.whole(0, plan.most));
  const name = `c${port}`;
  const got: Uint8Array[] = [];
  const parcels: Parcel[] = [];
  let sent = 0;
  let heard = 0;
  let closed = false;
  let connected = 0;

  /** Sends its stream in pieces, and closes at the end of it, or earlier, or never. */
  const speak = (mouth: Subscriber<Uint8Array>) => {
    const closes = own.chance(0.5);
    const next = () => {
      if (mouth.closed) return;
      if (goesWrong('peer-lost') && own.chance(0.03)) {
        count('peers that are lost');
        note(name, `is lost behind ${sent} bytes`);
        self.severed = true;
        return mouth.error(new Error('reset by peer'));
      }
      const early = goesWrong('peer-closes') && own.chance(0.08);
      if (early || (sent >= stream.length && closes)) {
        count('peers that close');
        note(name, `closes behind ${sent} bytes`);
        closed = true;
        return mouth.complete();
      }
      if (sent >= stream.length) return;
      const piece = stream.slice(sent, sent + own.whole(1, own.pick([20, 500, 1_460] as const)));
      sent += piece.length;
      mouth.next(piece);
      after(own.chance(0.5) ? 0 : own.whole(1, 3_000), next);
    };
    after(own.whole(0, 2_000), next);
  };

  const self: Conversation = {
    name,
    port,
    severed: false,
    left: false,
    peer: { closed: () => closed, sent: () => sent },
    service: ({ bytes$ }) =>
      new Observable((mouth) => {
        connected += 1;
        must(connected === 1, 'I3', () => `${name} is connected twice`);
        mouth.add(bytes$.subscribe((bytes) => got.push(bytes.slice())));
        speak(mouth);
      }),
    heard: (bytes) => {
      count('bytes received', bytes.length);
      must(
        same(bytes, stream.subarray(heard, heard + bytes.length)),
        'I1',
        () => `${name} told ${bytes.length} bytes at ${heard} that its peer has not sent there`,
      );
      heard += bytes.length;
      must(heard <= sent, 'I1', () => `${name} told ${heard} bytes, its peer has sent ${sent}`);
    },
    parcel: (bytes, outcome) => {
      parcels.push({ bytes, outcome });
      if (outcome === 'sent') count('bytes sent', bytes.length);
      count(outcome === 'sent' ? 'sent' : outcome === 'notSent' ? 'not sent' : 'unknown');
    },
    completed: () => {
      if (self.left) return;
      must(
        closed || self.severed,
        'I1',
        () => `${name} has ended, and its peer has not closed at ${clock.now()}`,
      );
      must(
        heard === sent || self.severed,
        'I1',
        () => `${name} has ended behind ${heard} bytes, its peer had sent ${sent}`,
      );
    },
    check: () => {
      const all = new Uint8Array(got.reduce((sum, { length }) => sum + length, 0));
      got.reduce((at, bytes) => {
        all.set(bytes, at);
        return at + bytes.length;
      }, 0);
      const wrong = disagreement(all, parcels, self.severed);
      must(wrong === undefined, 'I2', () => `${name}: ${wrong}`);
    },
  };
  return self;
};

/** Serves a new conversation at a port of the network. */
export const served = (stage: Stage, network: VirtualNetwork, port: number): Conversation => {
  const { random, goesWrong, count, clock } = stage;
  const one = conversation(stage, port);
  const refuses = goesWrong('peer-refuses') && random.chance(0.2);
  if (refuses) count('peers that refuse');
  const slow = random.chance(0.3) ? random.whole(1, 5_000) : 0;
  const accept$ = new Observable<unknown>((subscriber) => {
    if (refuses) return subscriber.error(new Error('refused'));
    if (slow === 0) return subscriber.complete();
    return clock.schedule(() => subscriber.complete(), slow);
  });
  network.tcp(port, one.service, { accept$ });
  return one;
};
