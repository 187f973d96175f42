import type { ClientEffect } from '../../src/client/machine/effect.ts';
import type { ClientFrame, Rx, Tx, TxAck } from '../../src/protocol/frame.ts';
import type { Reply, Welcome } from '../../src/protocol/message.ts';
import { welcome } from '../threats/exposed.ts';

const isTx = (frame: ClientFrame): frame is Tx => frame._tag === 'Tx';

/** What a bridge says that keeps to the protocol, by what its client has done: see `Visitors`. */
export class Host {
  private answered = 0;
  private readonly effects: readonly ClientEffect[];

  constructor(effects: readonly ClientEffect[]) {
    this.effects = effects;
  }

  /** How many bytes its application has been handed. */
  get delivered(): number {
    return this.deliveries.reduce((sum, { bytes }) => sum + bytes.length, 0);
  }

  /** The request after the one that was answered last. */
  ok(): Reply {
    const asked = this.effects.flatMap((effect) =>
      effect._tag === 'Say' && 'id' in effect.message ? [effect.message.id] : [],
    );
    this.answered += 1;
    return { t: 'ok', id: asked[this.answered - 1] ?? 0 };
  }

  /** Everything that was sent is written. */
  ack(): TxAck | undefined {
    const { sent } = this;
    if (!sent) return undefined;
    const end = sent.offset + sent.bytes.length;
    return { _tag: 'TxAck', lease: sent.lease, accepted: end, written: end, limit: end + 100 };
  }

  rx(bytes: Uint8Array): Rx {
    const { epoch, next } = this.position;
    return { _tag: 'Rx', epoch, offset: next, bytes };
  }

  /** It has taken all that was sent; the lease is another; the UART was opened anew; the client is an observer: a bit each. */
  welcome(bits: number): Welcome {
    const { sent, position } = this;
    const [whole, another, anew, observes] = [1, 2, 4, 8].map((bit) => (bits & bit) !== 0);
    const accepted = (sent?.offset ?? 0) + (whole ? (sent?.bytes.length ?? 0) : 0);
    const lease = sent?.lease ?? 1;
    const rx = anew
      ? { epoch: position.epoch + 1, from: 0, base: 0, end: 0 }
      : { epoch: position.epoch, from: position.next, base: 0, end: position.next };
    const tx = another
      ? { lease: lease + 1, accepted: 0, written: 0, limit: 100 }
      : { lease, accepted, written: accepted, limit: accepted + 100 };
    return {
      ...welcome,
      rx,
      tx: observes ? undefined : tx,
      resumed: { rx: anew ? 'new-epoch' : 'full', tx: another ? 'lost' : 'full' },
      port: { ...welcome.port, epoch: rx.epoch },
    };
  }

  private get deliveries() {
    return this.effects.flatMap((effect) => (effect._tag === 'Deliver' ? [effect] : []));
  }

  private get sent(): Tx | undefined {
    return this.effects
      .flatMap((effect) => (effect._tag === 'Send' ? [effect.frame] : []))
      .filter(isTx)
      .at(-1);
  }

  private get position() {
    const last = this.deliveries.at(-1);
    return { epoch: last?.epoch ?? 1, next: last ? last.offset + last.bytes.length : 0 };
  }
}
