import { type Emulator, emulator, type VirtualNetwork, virtualNetwork } from '@atrx/emulator';
import { Observable, type Subscriber } from 'rxjs';

/** A virtual module, and the one it is connected to at port 7 as soon as it is. */
export interface Called {
  readonly module: Emulator;
  readonly network: VirtualNetwork;
  /** The peer sends that, so many times. */
  readonly sends: (bytes: Uint8Array, times: number) => void;
}

/** A peer that takes what it is sent, and says what it is told to. */
export const called = (): Called => {
  let peer: Subscriber<Uint8Array> | undefined;
  const network = virtualNetwork().tcp(
    7,
    () =>
      new Observable((connected) => {
        peer = connected;
      }),
  );
  return {
    network,
    module: emulator({ network }),
    sends: (bytes, times) => {
      for (let time = 0; time < times; time++) peer?.next(bytes);
    },
  };
};
