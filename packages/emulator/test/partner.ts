import { Subject } from 'rxjs';
import { ascii } from '../src/ascii.ts';
import { type Listening, type VirtualNetwork, virtualNetwork } from '../src/network/virtual.ts';
import { type Desk, text } from './desk.ts';

/** The server a transparent connection is to, at port 7007: it says what it is told to, and notes what it hears. */
export interface Partner {
  readonly network: VirtualNetwork;
  readonly say: (characters: string) => void;
  /** What it has heard since it was last asked, a packet each, and how it came to an end. */
  readonly heard: () => readonly string[];
  readonly close: () => void;
  readonly lose: () => void;
}

export const partner = (protocol: 'tcp' | 'udp' = 'tcp', listening: Listening = {}): Partner => {
  let said$ = new Subject<Uint8Array>();
  const heard: string[] = [];
  const network = virtualNetwork()[protocol](
    7007,
    ({ bytes$ }) => {
      said$ = new Subject();
      bytes$.subscribe({
        next: (bytes) => heard.push(text(bytes)),
        complete: () => heard.push('<closed>'),
      });
      return said$;
    },
    listening,
  );
  return {
    network,
    say: (characters) => said$.next(ascii(characters)),
    heard: () => heard.splice(0),
    close: () => said$.complete(),
    lose: () => said$.error(new Error('The line is lost.')),
  };
};

/** Types each piece that many ms after the one before, lets everything happen that will, and gives what was printed. */
export const paced = (
  at: Desk,
  ...strokes: readonly (readonly [wait: number, characters: string])[]
): string => {
  let time = 0;
  for (const [wait, characters] of strokes) {
    time += wait;
    at.scheduler.schedule(() => at.key(characters), time);
  }
  return at.seen();
};

/** Leaves data mode as the note wants it. */
export const escaped = (at: Desk): string => paced(at, [500, '+++']);
