import { Socket } from 'node:net';
import { strangers } from './strangers.ts';

const PATIENCE = 5000;
const BRIDGE = '192.0.2.9';

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick'] });
});
afterEach(() => {
  jest.useRealTimers();
});

/** A connection that nobody has made: where it comes from is what the test says. Its 'close' comes when the test says so. */
const connection = (remoteAddress: string, remotePort: number): Socket => {
  const socket = new Socket();
  const at = (value: string | number) => ({ value, configurable: true });
  Object.defineProperties(socket, {
    remoteAddress: at(remoteAddress),
    remotePort: at(remotePort),
    localAddress: at(BRIDGE),
  });
  return socket;
};
const closed = (socket: Socket) => new Promise((resolve) => socket.once('close', resolve));

const outside = () => {
  const crowds: (readonly [string, number])[] = [];
  const { came, ...rest } = strangers(PATIENCE, (from, left) => crowds.push([from, left]));
  let last = 1024;
  const comes = (from: string, port?: number) => {
    last += 1;
    const socket = connection(from, port ?? last);
    came(socket);
    return socket;
  };
  const come = (count: number, from: (at: number) => string) =>
    Array.from({ length: count }, (_, at) => comes(from(at)));
  return { comes, come, crowds, ...rest };
};
const gone = (sockets: readonly Socket[]) => sockets.filter(({ destroyed }) => destroyed).length;

describe('a connection that is no WebSocket', () => {
  it('is dropped when its time is over, unless it has become one', () => {
    const { comes, admitted } = outside();
    const [silent, client] = [comes('192.0.2.1'), comes('192.0.2.1')];
    jest.advanceTimersByTime(PATIENCE - 1);
    expect(silent.destroyed).toBe(false);
    admitted(client);
    jest.advanceTimersByTime(PATIENCE);
    expect([silent.destroyed, client.destroyed]).toEqual([true, false]);
  });

  it('has its time also where the close of one before, from the same port, is told after it came', async () => {
    const { comes, dismiss } = outside();
    const before = comes('192.0.2.1', 4711);
    const over = closed(before);
    before.destroy();
    const [after, other] = [comes('192.0.2.1', 4711), comes('192.0.2.1', 4712)];
    await over;
    jest.advanceTimersByTime(PATIENCE - 1);
    expect(after.destroyed).toBe(false);
    jest.advanceTimersByTime(1);
    expect([after.destroyed, other.destroyed]).toEqual([true, true]);
    const [again, next] = [comes('192.0.2.1', 4713), comes('192.0.2.1', 4713)];
    expect([again.destroyed, next.destroyed]).toEqual([true, false]);
    dismiss();
    expect(next.destroyed).toBe(true);
  });

  it('makes room where there are 256, the one that has waited longest first', () => {
    const { come, comes, crowds } = outside();
    const sockets = come(256, () => '192.0.2.1');
    expect(gone(sockets)).toBe(0);
    comes('198.51.100.1');
    expect([gone(sockets), sockets[0]?.destroyed]).toEqual([1, true]);
    comes('198.51.100.2');
    expect([gone(sockets), sockets[1]?.destroyed]).toEqual([2, true]);
    expect(crowds).toEqual([
      ['192.0.2.1', 255],
      ['192.0.2.1', 254],
    ]);
  });

  it('makes room only where its address has the most of all: one shuts the door for no other', () => {
    const { come, comes, crowds } = outside();
    const others = come(3, (at) => `198.51.100.${at}`);
    const sockets = come(1000, () => '192.0.2.1');
    const late = comes('203.0.113.1');
    expect([gone(others), gone(sockets), late.destroyed]).toEqual([0, 1000 - 252, false]);
    expect(new Set(crowds.map(([from]) => from))).toEqual(new Set(['192.0.2.1']));
  });

  it('is of one address with all of its /64, and with IPv4 as IPv6 writes it', () => {
    const { come, comes } = outside();
    const two = come(2, () => '198.51.100.1');
    const scattered = come(100, (at) => `2001:db8:0:1::${at + 1}`);
    const single = come(100, (at) => `2001:db8:1:${at}::1`);
    const mapped = come(54, (at) => (at % 2 === 0 ? '192.0.2.1' : '::ffff:192.0.2.1'));
    for (let at = 0; at < 60; at += 1) comes(`203.0.113.${at}`);
    // Those of the /64 come down to 54, as many as the IPv4 address has; then they take turns.
    expect([gone(two), gone(single)]).toEqual([0, 0]);
    expect([gone(scattered), gone(mapped)]).toEqual([53, 7]);
  });

  it('leaves no clock behind', async () => {
    const { comes, come } = outside();
    come(256, () => '192.0.2.1');
    const last = comes('192.0.2.1');
    expect(jest.getTimerCount()).toBe(256);
    const over = closed(last);
    last.destroy();
    await over;
    expect(jest.getTimerCount()).toBe(255);
  });
});
