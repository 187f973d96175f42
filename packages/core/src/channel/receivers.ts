import { Observable, Subject } from 'rxjs';
import { type PushHeader, pushHeader } from '../codec/push-header.ts';
import type { Received } from '../urcs/received.ts';
import type { Receiver } from './receiver.ts';

const NOTHING_TOLD: PushHeader = {};

/** Who receives what which connection pushes, and what was told of it. */
export class Receivers {
  /** Each block, for whoever hears all news. */
  readonly blocks = new Subject<Received>();
  readonly blocks$ = new Observable<Received>((subscriber) => {
    this.listeners++;
    subscriber.add(() => this.listeners--);
    return this.blocks.subscribe(subscriber);
  });

  /** How many hear all news: `Subject.observed` takes longer to tell. */
  private listeners = 0;
  private readonly all = Array.from({ length: 10 }, (): Receiver | undefined => undefined);
  private told = NOTHING_TOLD;
  /** What was told is of data that has come: the next header tells of other data. */
  private spent = false;

  set(index: number, receiver: Receiver | undefined): void {
    this.all[index] = receiver;
  }

  /** A header of the data that follows. */
  header(text: string): void {
    this.told = { ...(this.spent ? NOTHING_TOLD : this.told), ...pushHeader(text) };
    this.spent = false;
  }

  /** A block. Whether there was anybody to hand it to. */
  block(index: number, bytes: Uint8Array): boolean {
    const { told } = this;
    if (this.listeners > 0) this.blocks.next({ _tag: 'Received', index, bytes, ...told });
    if (told !== NOTHING_TOLD) this.told = NOTHING_TOLD;
    const receiver = this.all[index];
    if (receiver === undefined) return false;
    receiver.receive(bytes, told);
    return true;
  }

  /** The same of data without a frame, as far as it can be told from lines. */
  unframed(bytes: Uint8Array): boolean {
    const { told } = this;
    this.spent = true;
    this.blocks.next({ _tag: 'Received', index: 0, bytes, ...told, certain: false });
    const [receiver] = this.all;
    receiver?.receive(bytes, told);
    return receiver !== undefined;
  }

  /** The last `missing` bytes of a block never came. */
  cut(index: number | undefined, missing: number): void {
    this.told = NOTHING_TOLD;
    if (index !== undefined) this.all[index]?.cut(missing);
  }

  /** Whole blocks may never have come, of anybody but `known`. */
  lapse(known: number | undefined): void {
    this.all.forEach((receiver, index) => {
      if (index !== known) receiver?.cut();
    });
  }
}
