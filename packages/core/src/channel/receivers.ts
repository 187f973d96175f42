import type { PushHeader } from '../codec/push-header.ts';
import type { Receiver } from './receiver.ts';

/** Who receives what which connection pushes. */
export class Receivers {
  private readonly all: (Receiver | undefined)[] = new Array(10).fill(undefined);

  set(index: number, receiver: Receiver | undefined): void {
    this.all[index] = receiver;
  }

  /** Whether there was anybody to hand it to. */
  hand(index: number, bytes: Uint8Array, remaining: number, header: PushHeader): boolean {
    const receiver = this.all[index];
    receiver?.receive(bytes, remaining, header);
    return receiver !== undefined;
  }

  /** The last `missing` bytes of a block never came. */
  cut(index: number, missing: number): void {
    this.all[index]?.cut(missing);
  }

  /** Whole blocks may never have come, of anybody but `known`. */
  lapse(known: number | undefined): void {
    this.all.forEach((receiver, index) => {
      if (index !== known) receiver?.cut();
    });
  }
}
