/**
 * What so many generated messages come to, told as one line of JSON: `node --expose-gc hostile-input <count>`.
 * Each is decoded as a client's and as a bridge's; what can be understood happens to a bridge and to a client.
 */
import * as fc from 'fast-check';
import { either as E } from 'fp-ts';
import * as bridge from '../../src/bridge/machine/bridge.ts';
import type { BridgeEvent } from '../../src/bridge/machine/event.ts';
import { DEFAULTS } from '../../src/bridge/machine/options.ts';
import * as client from '../../src/client/machine/client.ts';
import type { ClientEvent } from '../../src/client/machine/event.ts';
import { decodeClient, decodeServer } from '../../src/protocol/control.ts';
import { decodeFrame } from '../../src/protocol/frame.ts';
import { fromClient, fromServer, wireBytes, wireText } from './any-message.ts';

/** Messages that are generated at a time, and after which both begin anew. */
const BATCH = 2_000;
const LIFE = 200;
const RIGHTS = new Set(['list', 'observe', 'write', 'lines', 'action', 'force'] as const);

const wanted = Number(process.argv[2] ?? BATCH);
const told = { messages: 0, understood: 0, slowest: 0, growth: 0, thrown: 0 };

/**
 * Two clocks, in milliseconds, and neither of them is behind: the wall's, which goes on while others have the processor, and the
 * process's, which counts all of its threads, those that collect garbage too.
 */
const clocks = () => {
  const { user, system } = process.cpuUsage();
  return { wall: performance.now(), process: (user + system) / 1_000 };
};

/** Does it, and notes how long that took. */
const timed = (work: () => void) => {
  const began = clocks();
  try {
    work();
  } catch (error) {
    told.thrown += 1;
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  }
  const { wall, process: busy } = clocks();
  told.slowest = Math.max(told.slowest, Math.min(wall - began.wall, busy - began.process));
};

const options = {
  ...DEFAULTS,
  server: 'boot',
  firstLease: 1,
  ports: { modem: { ring: 4_096, will: [], actions: ['power-key'] } },
};

/** A bridge to which all this happens, and its port takes whatever it is given. */
const hostileBridge = () => {
  let state = bridge.start(options);
  let now = 0;
  let session = 0;
  const happen = (event: BridgeEvent) => {
    now += 1;
    const [next, effects] = bridge.step(state, event, now);
    state = next;
    for (const effect of effects) {
      if (effect._tag === 'PortDo')
        happen({ _tag: 'PortDid', port: effect.port, task: effect.task, outcome: { ok: true } });
      if (effect._tag === 'Close') come();
    }
    const due = bridge.wakeAt(state);
    if (due !== undefined && due <= now) happen({ _tag: 'Woke' });
  };
  const come = () => {
    session += 1;
    happen({ _tag: 'Came', session, rights: RIGHTS, from: '127.0.0.1' });
  };
  happen({ _tag: 'PortOpened', port: 'modem' });
  come();
  return {
    happen: (event: (session: number) => BridgeEvent) => {
      happen(event(session));
      if (now % 16 === 0) happen({ _tag: 'PortRead', port: 'modem', bytes: new Uint8Array(100) });
    },
  };
};

/** A client to which all this happens; its connection is there again whenever it dials. */
const hostileClient = () => {
  const begin = () =>
    client.start({
      client: { id: 'client-one', name: 'one' },
      port: 'modem',
      role: 'writer',
      takeover: 'no',
      gaps: 'tell',
      seed: 1,
      backoff: { first: 1, most: 10 },
      window: 65_536,
    });
  let state = begin();
  let now = 0;
  const happen = (event: ClientEvent) => {
    now += 1;
    const [next, effects] = client.step(state, event, now);
    state = next;
    for (const effect of effects) {
      if (effect._tag === 'Dial') happen({ _tag: 'Up' });
      if (effect._tag === 'Deliver') happen({ _tag: 'Consumed', bytes: effect.bytes.length });
      if (effect._tag === 'Finish') again();
    }
    const due = client.wakeAt(state);
    if (due !== undefined && due <= now) happen({ _tag: 'Woke' });
  };
  const again = () => {
    state = begin();
    happen({ _tag: 'Began' });
  };
  again();
  return { happen };
};

const heapAfterCollection = () => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};

let server = hostileBridge();
let user = hostileClient();
const count = (understood: boolean) => {
  told.messages += 1;
  told.understood += understood ? 1 : 0;
  if (told.messages % LIFE !== 0) return;
  server = hostileBridge();
  user = hostileClient();
};

const asText = (text: string, ofClient: boolean) =>
  timed(() => {
    if (ofClient) {
      const said = decodeClient(text);
      count(E.isRight(said));
      server.happen((session) =>
        E.isRight(said)
          ? { _tag: 'Said', session, message: said.right }
          : { _tag: 'Broke', session, why: said.left },
      );
    } else {
      const said = decodeServer(text);
      count(E.isRight(said));
      user.happen(
        E.isRight(said) ? { _tag: 'Said', message: said.right } : { _tag: 'Broke', why: said.left },
      );
    }
  });

const asBytes = (bytes: Uint8Array) =>
  timed(() => {
    const frame = decodeFrame(bytes);
    count(E.isRight(frame));
    const [why, sent] = E.isRight(frame) ? ['the wrong way', frame.right] : [frame.left, undefined];
    server.happen((session) =>
      sent?._tag === 'Tx' || sent?._tag === 'RxLimit'
        ? { _tag: 'Sent', session, frame: sent }
        : { _tag: 'Broke', session, why },
    );
    user.happen(
      sent?._tag === 'Rx' || sent?._tag === 'TxAck' ? { _tag: 'Sent', frame: sent } : { _tag: 'Broke', why },
    );
  });

const texts = { client: wireText(fromClient), server: wireText(fromServer) };
let heap: number | undefined;
for (let batch = 0; told.messages < wanted; batch += 1) {
  const sample = { seed: batch, numRuns: Math.min(BATCH, Math.ceil((wanted - told.messages) / 3)) };
  const [clients, servers, binary] = [
    fc.sample(texts.client, sample),
    fc.sample(texts.server, sample),
    fc.sample(wireBytes, sample),
  ];
  // What the generator has left behind is collected here, not while a message is timed.
  const collected = heapAfterCollection();
  for (const [at, bytes] of binary.entries()) {
    asText(clients[at] ?? '', true);
    asText(servers[at] ?? '', false);
    asBytes(bytes);
  }
  if (told.messages >= wanted / 10) heap ??= collected;
}
told.growth = heapAfterCollection() - (heap ?? 0);
process.stdout.write(`${JSON.stringify(told)}\n`);
