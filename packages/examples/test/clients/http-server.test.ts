import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { buffer, text } from 'node:stream/consumers';
import { freePort } from './listening.ts';
import { PLACES, type Place, placeOf } from './place.ts';

jest.setTimeout(60_000);

describe.each(PLACES)('a page served by a module %s', (where) => {
  let place: Place;
  beforeAll(async () => {
    place = await placeOf(where);
  });
  afterAll(() => place.end());

  it('is got by several at once, and over a connection that is kept, with what was posted in between', async () => {
    const port = await freePort();
    const server = place.client('http-server', ['--listen', String(port)]);
    const [, address] = await server.until(/^http:\/\/(.+):\d+\/\n/);
    const page = `A page from ${address}.\n`;
    const fetched = await Promise.all([1, 2, 3].map(() => fetch(`http://127.0.0.1:${port}/`)));
    expect(await Promise.all(fetched.map((response) => response.text()))).toEqual([page, page, page]);

    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const asked = async (body?: Buffer) => {
      const method = body ? 'POST' : 'GET';
      const question = request({ host: '127.0.0.1', port, agent, method }).end(body);
      const answer: IncomingMessage = (await once(question, 'response'))[0];
      return { answer, again: question.reusedSocket };
    };
    const first = await asked();
    expect([first.again, await text(first.answer)]).toEqual([false, page]);
    const body = randomBytes(100_000);
    const second = await asked(body);
    expect([second.again, Buffer.compare(await buffer(second.answer), body)]).toEqual([true, 0]);
    const third = await asked();
    expect([third.again, await text(third.answer)]).toEqual([true, page]);
    agent.destroy();

    server.child.kill('SIGINT');
    expect(await server.exit).toBe(0);
    expect(server.said.stderr).toBe('');
  });
});
