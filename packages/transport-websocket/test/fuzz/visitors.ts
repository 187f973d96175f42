import type { BridgeEffect } from '../../src/bridge/machine/effect.ts';
import type { SessionId } from '../../src/bridge/machine/event.ts';
import type { RxLimit, Tx } from '../../src/protocol/frame.ts';
import type { Hello, Operation, Request, Welcome } from '../../src/protocol/message.ts';

interface Visitor {
  readonly client: string;
  readonly welcome: Welcome;
  offset: number;
  id: number;
}

const ROLES = ['writer', 'writer', 'observer', 'list'] as const;
const TAKEOVERS = ['no', 'if-dead', 'force', 'force'] as const;
const CLIENTS = ['client-one', 'client-two'] as const;

/**
 * What clients of a bridge say that keep to the protocol, by what it told them. Made up from nothing, a number is hardly ever
 * the next one, and what lies behind it is never reached.
 */
export class Visitors {
  private attempts = 0;
  private readonly names = new Map<SessionId, string>();
  private readonly visitors = new Map<SessionId, Visitor>();
  private readonly requests = new Map<string, number>();

  hear(effect: BridgeEffect): void {
    if (effect._tag !== 'Say') return;
    const { session, message } = effect;
    if (message.t === 'welcome') {
      const client = this.names.get(session) ?? '';
      const id = message.resumed.tx === 'full' ? (this.requests.get(client) ?? 1) : 1;
      this.visitors.set(session, { client, welcome: message, offset: message.tx?.accepted ?? 0, id });
    } else if (message.t === 'ok' && message.tx) {
      const visitor = this.visitors.get(session);
      if (!visitor) return;
      const welcome = { ...visitor.welcome, tx: message.tx };
      this.visitors.set(session, { ...visitor, welcome, offset: message.tx.accepted });
    }
  }

  /** Who it is, what for and how it takes over, two bits each; whether it resumes what it had, and has a will. */
  hello(session: SessionId, bits: number): Hello {
    const id = CLIENTS[bits & 1] ?? CLIENTS[0];
    const before = [...this.visitors.values()].filter(({ client }) => client === id).at(-1)?.welcome;
    this.names.set(session, id);
    this.attempts += 1;
    return {
      t: 'hello',
      v: 1,
      client: { id, name: '' },
      attempt: this.attempts,
      port: 'modem',
      role: ROLES[(bits >> 2) & 3] ?? 'writer',
      takeover: TAKEOVERS[(bits >> 4) & 3] ?? 'no',
      ...((bits & 64) !== 0 &&
        before && {
          resume: { server: 'boot', epoch: before.rx.epoch, rx: before.rx.from, lease: before.tx?.lease },
        }),
      ...((bits & 128) !== 0 && { will: [{ quiet: 100 }, { write: 'QQ==' }] }),
    };
  }

  request(session: SessionId, operation: Operation): Request {
    const visitor = this.visitors.get(session);
    const id = visitor?.id ?? 1;
    if (visitor) {
      visitor.id += 1;
      this.requests.set(visitor.client, visitor.id);
    }
    return { ...operation, id };
  }

  tx(session: SessionId, bytes: Uint8Array): Tx {
    const visitor = this.visitors.get(session);
    const offset = visitor?.offset ?? 0;
    if (visitor) visitor.offset += bytes.length;
    return { _tag: 'Tx', lease: visitor?.welcome.tx?.lease ?? 1, offset, bytes };
  }

  limit(session: SessionId, consumed: number): RxLimit {
    const epoch = this.visitors.get(session)?.welcome.rx.epoch ?? 1;
    return { _tag: 'RxLimit', epoch, consumed, limit: consumed + 100 };
  }
}
