/** A client of a bridge without a protocol of its own: raw TCP, or the same in a WebSocket. It connects again when it is cut. */
import { connect } from 'node:net';
import { answering, settingsOf, tell } from '@atrx/processes/answering';
import * as t from 'io-ts';
import WebSocket from 'ws';
import { type Journal, openJournal } from '../records/journal.ts';
import { encodeRecord, lastNumber, microseconds } from '../records/record.ts';

const { url, journal: path } = settingsOf(t.type({ url: t.string, journal: t.string }));

const AGAIN = 20;
let journal: Journal | undefined;
const latest = lastNumber();
let told = false;

const take = (bytes: Uint8Array) => {
  journal?.append({ _tag: 'Bytes', bytes });
  latest.take(bytes);
  if (!told) tell('receiving');
  told = true;
};

/** What writes to the server, while there is a connection to it. */
let send: ((bytes: Uint8Array, done: (ok: boolean) => void) => void) | undefined;
const gone = () => {
  send = undefined;
  setTimeout(dial, AGAIN);
};

const overTcp = ({ hostname, port }: URL) => {
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  socket.on('data', take).on('error', () => undefined);
  socket.once('connect', () => {
    send = (bytes, done) => socket.write(bytes, (error) => done(!error));
  });
  // A server that has ended the connection is not heard any more.
  socket.once('end', () => socket.destroy()).once('close', gone);
};

const overWebSocket = ({ href }: URL) => {
  const socket = new WebSocket(href, 'binary', { perMessageDeflate: false });
  socket.on('message', (data) => take(Buffer.isBuffer(data) ? data : Buffer.alloc(0)));
  socket.on('error', () => undefined).once('close', gone);
  socket.once('open', () => {
    send = (bytes, done) => socket.send(bytes, (error) => done(!error));
  });
};

const dial = () => {
  const where = new URL(url);
  if (where.protocol === 'tcp:') overTcp(where);
  else overWebSocket(where);
};

let number = 0;
/** Writes of which nothing was said yet. */
const open = new Set<number>();
const tick = () => {
  const own = number;
  if (!send) return;
  number += 1;
  journal?.append({ _tag: 'Sent', number: own, outcome: 'begun' });
  open.add(own);
  send(encodeRecord({ number: own, at: microseconds() }), (ok) => {
    open.delete(own);
    journal?.append({ _tag: 'Sent', number: own, outcome: ok ? 'written' : 'unknown' });
  });
};
let timer: NodeJS.Timeout | undefined;

answering({
  /** From now on it is there: what it was before is over, and its journal complete. */
  begin: () => {
    journal = openJournal(path);
    dial();
    return [];
  },
  latest: () => [latest.number()],
  /** So many milliseconds between two writes, from now on. */
  write: (ms) => {
    clearInterval(timer);
    timer = setInterval(tick, ms);
    return [];
  },
  /** How many writes are open. */
  open: () => [open.size],
  quiet: () => {
    clearInterval(timer);
    return [];
  },
});
tell('ready');
