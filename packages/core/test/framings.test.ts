import { EMPTY, Subject, VirtualTimeScheduler } from 'rxjs';
import { ascii, textOf } from '../src/bytes/ascii.ts';
import { Channel } from '../src/channel/channel.ts';
import type { PushHeader } from '../src/codec/push-header.ts';
import { gsm } from '../src/dialects/gsm.ts';
import type { Framing } from '../src/wire/framing.ts';

/** The settings that put headers before received data (note 5.3.1). */
interface Settings {
  readonly mux: boolean;
  readonly head: boolean;
  readonly ra: boolean;
  readonly la: boolean;
  readonly pt: boolean;
}

const flags = [false, true];
const combinations: readonly Settings[] = flags.flatMap((mux) =>
  flags.flatMap((head) =>
    flags.flatMap((ra) => flags.flatMap((la) => flags.map((pt) => ({ mux, head, ra, la, pt })))),
  ),
);

const framingOf = ({ mux, head, ra, la }: Settings): Framing => ({
  multiple: mux,
  head,
  remote: ra,
  local: la,
  ...(!mux && !head && { unframed: true }),
});

const FROM = { host: '116.228.146.250', port: 7070 };
const TO = '10.79.142.227';

/** One packet as the module prints it, its lines in the order of the manual or the other way round. */
const printed = (
  { mux, head, ra, la, pt }: Settings,
  order: 'usual' | 'turned',
  prefix: string,
  index: number,
  payload: string,
): string => {
  const lines = [ra ? `RECV FROM:${FROM.host}:${FROM.port}\r\n` : '', la ? `TO:${TO}\r\n` : ''];
  const headers = (order === 'usual' ? lines : lines.reverse()).join('');
  // QISHOWPT is nothing without QIHEAD, and nothing under QIMUX=1.
  const ipd = head ? `IPD${payload.length}${pt && !mux ? 'UDP' : ''}:` : '';
  if (mux) return `\r\n+RECEIVE: ${index}, ${payload.length}\r\n${headers}${ipd}${payload}`;
  return `${headers === '' && ipd === '' ? '' : prefix}${headers}${ipd}${payload}`;
};

const told = ({ mux, head, ra, la, pt }: Settings): PushHeader => ({
  ...(ra && { from: FROM }),
  ...(la && { to: TO }),
  ...(head && pt && !mux && { protocol: 'UDP' as const }),
});

interface Block {
  readonly index: number;
  readonly text: string;
  readonly header: PushHeader;
}

/** What reached the receivers, pieces that belong together joined; what the URCs told of it; how many bytes were traced. */
const received = (framing: Framing, pieces: readonly string[]) => {
  const bytes$ = new Subject<Uint8Array>();
  const clock = new VirtualTimeScheduler();
  const channel = new Channel({ bytes$, write: () => EMPTY }, gsm, clock);
  const blocks: Block[] = [];
  const others: string[] = [];
  let size = 0;
  let untold = 0;
  const take = (index: number) => (bytes: Uint8Array, header: PushHeader) => {
    const last = blocks.at(-1);
    if (last && framing.unframed && last.header === header)
      blocks[blocks.length - 1] = { ...last, text: last.text + textOf(bytes) };
    else blocks.push({ index, text: textOf(bytes), header });
  };
  for (const index of [0, 5]) channel.deliver(index, { receive: take(index), cut: () => undefined });
  channel.urc$.subscribe((event) => {
    if (event._tag !== 'Received') others.push(event._tag);
    else if (event.certain !== (framing.unframed ? false : undefined)) untold++;
  });
  channel.trace$.subscribe((traced) => {
    size += traced.size;
  });
  channel.frame(framing);
  for (const piece of pieces) bytes$.next(ascii(piece));
  clock.flush();
  return { blocks, others, size, untold };
};

const manners = (text: string): readonly (readonly string[])[] => [
  [text],
  [...text],
  ...Array.from({ length: text.length - 1 }, (_, i) => [text.slice(0, i + 1), text.slice(i + 1)]),
];

const named = (settings: Settings) => ({
  ...settings,
  name: `QIMUX=${Number(settings.mux)} QIHEAD=${Number(settings.head)} QISHOWRA=${Number(settings.ra)} QISHOWLA=${Number(settings.la)} QISHOWPT=${Number(settings.pt)}`,
});

describe('received data behind its headers (note 5.3.1)', () => {
  it('comes in 32 ways', () => {
    expect(combinations).toHaveLength(32);
  });

  it.each(combinations.map(named))('$name', (settings) => {
    const framing = framingOf(settings);
    const header = told(settings);
    const multiple = settings.mux ? 5 : 0;
    // Where the length is told nothing within is looked at; where it is not, data can only be told from what is no line.
    const first = framing.unframed
      ? 'Welcome\r\nto\x1a use\r\n\r\n> it'
      : 'OK\r\n+RECEIVE: 0, 5\r\nIPD3:\r\nCLOSED\r\n';
    for (const order of ['usual', 'turned'] as const) {
      for (const prefix of ['', '\r\n']) {
        const text = [
          printed(settings, order, prefix, 0, first),
          printed(settings, order, prefix, multiple, 'TOmorrow'),
          '\r\n+CREG: 1\r\n',
        ].join('');
        for (const pieces of manners(text)) {
          const { blocks, others, size, untold } = received(framing, pieces);
          const framed = !framing.unframed || settings.ra || settings.la;
          expect(blocks).toEqual(
            framed
              ? [
                  { index: 0, text: first, header },
                  { index: multiple, text: 'TOmorrow', header },
                ]
              : [{ index: 0, text: `${first}TOmorrow`, header }],
          );
          expect(others).toEqual(['RegistrationChanged']);
          expect(size).toBe(text.length);
          expect(untold).toBe(0);
        }
      }
    }
  });
});

describe('who sent each datagram', () => {
  it('is told with it, and with each of its pieces', () => {
    const framing = { multiple: true, head: true, remote: true, local: false };
    const text = [1, 2].map((n) => `\r\n+RECEIVE: 0, 4\r\nRECV FROM:10.0.0.${n}:${n}\r\nIPD4:ping`).join('');
    for (const pieces of manners(text)) {
      expect(received(framing, pieces).blocks).toEqual(
        [1, 2].map((n) => ({ index: 0, text: 'ping', header: { from: { host: `10.0.0.${n}`, port: n } } })),
      );
    }
  });
});
