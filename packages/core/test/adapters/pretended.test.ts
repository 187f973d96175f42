import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { concat, EMPTY, NEVER, Observable, of, Subject, VirtualTimeScheduler } from 'rxjs';
import { iterate } from '../../src/adapters/iterate.ts';
import { duplex } from '../../src/adapters/node/index.ts';
import { readable } from '../../src/adapters/web/index.ts';
import { ascii, textOf } from '../../src/bytes/ascii.ts';
import type { Pipe } from '../../src/stack/transparent/pipe.ts';

// A connection that does what the test says.

const settled = async () => {
  for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
};

const pretended = (pipe: Partial<Pipe>): Pipe => ({
  protocol: 'TCP',
  remote: { host: '10.0.0.7', port: 7 },
  data$: NEVER,
  read: () => NEVER,
  write: () => EMPTY,
  command: () => EMPTY,
  close$: EMPTY,
  ...pipe,
});
const opened = (pipe: Partial<Pipe>) => concat(of(pretended(pipe)), NEVER);

it('what one reading brings comes before what the next one does', async () => {
  const first = new Subject<Uint8Array>();
  const answers = [first, of(ascii('4'), ascii('5')), of(ascii('6'))];
  const socket = duplex(opened({ read: () => answers.shift() ?? EMPTY }));
  let heard = '';
  socket.on('data', (bytes) => {
    heard += bytes;
    // Whoever asks for more in the midst of it is told the rest first.
    socket.read(0);
  });
  await once(socket, 'ready');
  for (const one of ['1', '2', '3']) first.next(ascii(one));
  first.complete();
  await once(socket, 'end');
  expect(heard).toBe('123456');
});

it('writes to a pipe, and closes when that has closed', async () => {
  const written: string[] = [];
  const closing = new Subject<never>();
  const socket = duplex(
    opened({
      write: (data) => {
        written.push(String(data));
        return EMPTY;
      },
      close$: closing,
    }),
  );
  let closed = false;
  socket.on('close', () => {
    closed = true;
  });
  socket.end('last');
  await once(socket, 'finish');
  socket.destroy();
  await settled();
  expect([written, closed]).toEqual([['last'], false]);
  closing.complete();
  await once(socket, 'close');
});

it('closes also where the connection cannot be closed any more, and says nothing of it', async () => {
  const closing = new Subject<never>();
  const socket = duplex(opened({ close$: closing }));
  await once(socket, 'connect');
  const closed = once(socket, 'close');
  socket.destroy();
  closing.error(new Error('The line is gone.'));
  await closed;
  expect(socket.errored).toBeNull();
});

it('behind its end a peer is given time while nobody reads what it has said', async () => {
  const scheduler = new VirtualTimeScheduler();
  const ended = new Subject<never>();
  let readings = 0;
  const first = new Subject<Uint8Array>();
  const rest = new Observable<never>((to) => ended.subscribe(to));
  const read = () => (++readings === 1 ? first : rest);
  let hungUp = false;
  const close$ = new Observable<never>((closing) => {
    hungUp = true;
    ended.complete();
    closing.complete();
  });
  const socket = duplex(opened({ read, close$ }), { scheduler, linger: 1_000, readableHighWaterMark: 4 });
  socket.end();
  socket.read(0);
  await once(socket, 'finish');
  await settled();
  first.next(ascii('full'));
  first.complete();
  scheduler.flush();
  await settled();
  expect([readings, socket.readableLength, hungUp]).toEqual([1, 4, false]);
  // Now it is read, and nothing follows.
  const heard = text(socket);
  await settled();
  expect(readings).toBe(2);
  scheduler.flush();
  expect(await heard).toBe('full');
});

it('fails where the connection cannot be closed behind its end', async () => {
  const scheduler = new VirtualTimeScheduler();
  const close$ = new Observable<never>((closing) => closing.error(new Error('No answer.')));
  const socket = duplex(opened({ close$ }), { scheduler, linger: 1_000 });
  socket.resume();
  socket.end();
  await once(socket, 'finish');
  await settled();
  const failed = once(socket, 'error');
  scheduler.flush();
  expect((await failed)[0]).toEqual(new Error('No answer.'));
});

it('readable leaves the bytes to whoever else has them', async () => {
  const bytes = Uint8Array.of(1, 2, 3);
  const left = [bytes];
  const stream = readable({ read: () => of(...left.splice(0)) });
  for await (const piece of stream) expect([...piece]).toEqual([1, 2, 3]);
  expect([...bytes]).toEqual([1, 2, 3]);
});

it('an empty datagram keeps nobody waiting for the next', async () => {
  const datagrams = () => {
    const left = [of(new Uint8Array()), of(ascii('next'))];
    return { read: () => left.shift() ?? EMPTY };
  };
  expect(await text(readable(datagrams()))).toBe('next');
  expect(await text(duplex(opened(datagrams())))).toBe('next');
});

it('a loop that is left has lost nothing of what a reading has brought', async () => {
  const left = [of(ascii('a reading '), ascii('in pieces')), of(ascii('. More.'))];
  const socket = { read: () => left.shift() ?? EMPTY };
  let heard = '';
  for await (const bytes of iterate(socket)) {
    heard += textOf(bytes);
    break;
  }
  for await (const bytes of iterate(socket)) heard += textOf(bytes);
  expect(heard).toBe('a reading in pieces. More.');
});
