import { closedWhenIdle } from './closed-when-idle.ts';
import type { UnixPort } from './unix-port.ts';

/** A port whose reads end when they are told to, and which notes what is done with it. */
const portUnderWay = () => {
  const said: string[] = [];
  const reading: { end?: () => void } = {};
  const fake = {
    fd: 7,
    poller: { stop: () => said.push(`stopped, fd ${fake.fd}`) },
    read: () =>
      new Promise<void>((_, reject) => {
        reading.end = () => reject(new Error('the port was closed'));
      }),
    close: async () => {
      said.push(`closed, fd ${fake.fd}`);
    },
  };
  return { port: closedWhenIdle(fake as unknown as UnixPort), said, reading };
};

describe('a port that is closed', () => {
  it('stays open until the call that is under way has returned, and lets nothing new begin', async () => {
    const { port, said, reading } = portUnderWay();
    const read = expect(port.read(Buffer.alloc(1), 0, 1)).rejects.toThrow('the port was closed');
    const closing = port.close();
    expect(port.fd).toBe(null);
    expect(said).toEqual(['stopped, fd null']);
    reading.end?.();
    await read;
    await closing;
    expect(said).toEqual(['stopped, fd null', 'closed, fd 7']);
  });

  it('is closed at once when nothing is under way', async () => {
    const { port, said } = portUnderWay();
    await port.close();
    expect(said).toEqual(['stopped, fd null', 'closed, fd 7']);
  });
});
