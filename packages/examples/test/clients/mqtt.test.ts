import { once } from 'node:events';
import { type Broker, hasMosquitto, mosquitto } from './mosquitto.ts';
import { PLACES, type Place, placeOf } from './place.ts';
import { scissors } from './scissors.ts';

jest.setTimeout(60_000);

/** Lines to be published: with an ESC, a word of the module's, and one that is longer than what one AT+QISEND takes. */
const lines = (name: string, count: number): readonly string[] => [
  `${name}: \u001b[1m\u20ac\u001b[0m`,
  `${name}: CLOSED, +PDP DEACT`,
  `${name}: ${'long '.repeat(4_000)}`,
  ...Array.from({ length: count }, (_, n) => `${name} ${n}`),
];
const printed = (text: string): readonly string[] => text.split('\n').slice(0, -1);

(hasMosquitto() ? describe : describe.skip).each(PLACES)('MQTT through a module %s', (where) => {
  let place: Place;
  let broker: Broker;
  beforeAll(async () => {
    broker = await mosquitto();
    await broker.start();
    place = await placeOf(where);
  });
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });
  afterAll(async () => {
    await place.end();
    await broker.remove();
  });

  const client = (topic: string, qos: number, port = broker.port) => {
    const { type, exit, said, child } = place.client('mqtt', [
      topic,
      String(qos),
      '--to',
      `127.0.0.1:${port}`,
    ]);
    const gone = exit.then((code) => Promise.reject(new Error(`It has ended with ${code}: ${said.stderr}`)));
    /** Waits until it says that, on stderr. */
    const told = async (text: string) => {
      while (!said.stderr.includes(text)) await Promise.race([once(child.stderr, 'data'), gone]);
    };
    /** Waits until it has printed each of them. */
    const heard = async (all: readonly string[]) => {
      const isHeard = () => {
        const lines = new Set(printed(said.stdout));
        return all.every((line) => lines.has(line));
      };
      while (!isHeard()) await Promise.race([once(child.stdout, 'data'), gone]);
    };
    const ended = async () => {
      gone.catch(() => undefined);
      type('');
      expect(await exit).toBe(0);
    };
    const publish = (all: readonly string[]) => type(all.map((line) => `${line}\n`).join(''));
    return { child, said, publish, told, heard, ended };
  };

  it.each([0, 1, 2])('carries what is published there and back at QoS %d', async (qos) => {
    const { publish, heard, ended, said } = client(`calm/${qos}`, qos);
    const all = lines('calm', 20);
    publish(all);
    await heard(all);
    await ended();
    expect(printed(said.stdout)).toEqual(all);
    expect(said.stderr).toBe('connected\n');
  });

  it.each([1, 2])(
    'loses nothing at QoS %d where the connection is cut; at 2 nothing is doubled',
    async (qos) => {
      const line = await scissors(broker.port, [3_000, 4_000, 20_500, 200, 200]);
      closing.push(line.close);
      const { publish, heard, ended, said } = client(`cut/${qos}`, qos, line.port);
      const all = lines('cut', 100);
      publish(all);
      await heard(all);
      await ended();
      const came = printed(said.stdout);
      expect((qos === 2 ? [...came] : [...new Set(came)]).sort()).toEqual([...all].sort());
      expect(line.cuts()).toBe(5);
    },
  );

  it('goes on where the broker was gone for a while, each message exactly once', async () => {
    const { child, publish, told, heard, ended, said } = client('gone', 2);
    const [before, meanwhile, after] = [lines('before', 5), lines('meanwhile', 5), lines('after', 5)];
    publish(before);
    await heard(before);
    // Of a message that is half acknowledged Mosquitto knows after its restart no more that it was, and sends it again.
    await broker.said(new RegExp(`Received PUBCOMP from atrx-${child.pid} `), before.length);
    await broker.stop();
    publish(meanwhile);
    // It is tried, and refused, before the broker is there again.
    await told('CONNECT FAIL');
    await broker.start();
    await heard(meanwhile);
    publish(after);
    await heard(after);
    await ended();
    expect([...printed(said.stdout)].sort()).toEqual([...before, ...meanwhile, ...after].sort());
    expect(said.stderr.match(/^connected$/gm)).toHaveLength(2);
  });
});
