import { either as E, function as F } from 'fp-ts';
import * as t from 'io-ts';
import { decodeWith, fields, list, number, text, whole, word } from './codecs.ts';
import { parseJson } from './json.ts';
import type { ClientMessage, Reply, ServerMessage } from './message.ts';
import { CONTROL, MESSAGE } from './protocol.ts';
import { Milliseconds, OutgoingLine, Steps } from './steps.ts';

const Offset = whole(0, Number.MAX_SAFE_INTEGER);
const U32 = whole(0, 0xffff_ffff);
const Name = text(0, 64);
/** Where a text is for people, it may be long. */
const Prose = text(0, 1024, /^/);
const none = {};

const OutgoingLines = fields(none, { dtr: t.boolean, rts: t.boolean, brk: t.boolean });
const Takeover = word('no', 'if-dead', 'force');
const Role = word('writer', 'observer', 'list');
const PortState = word('open', 'gone');

const baudRate = whole(1, 100_000_000);
const dataBits = number(5, 6, 7, 8);
const parity = word('none', 'even', 'odd');
const stopBits = number(1, 2);
const flowControl = word('none', 'hardware', 'software');
const Settings = fields({ baudRate, dataBits, parity, stopBits, flowControl }, none);
const Change = fields(none, { baudRate, dataBits, parity, stopBits, flowControl });

const Hello = fields(
  {
    t: t.literal('hello'),
    v: U32,
    client: fields({ id: text(8, 64), name: Name }, none),
    attempt: Offset,
    port: Name,
    role: Role,
    takeover: Takeover,
  },
  { resume: fields({ server: Name, epoch: U32, rx: Offset }, { lease: U32 }), will: Steps },
);
const Heartbeat = fields({ t: t.literal('hb'), n: Offset }, none);
const id = whole(1, Number.MAX_SAFE_INTEGER);
const asked = <T extends string, P extends t.Props>(name: T, props: P) =>
  fields({ t: t.literal(name), id, ...props }, none);

/** By the name in `t`: one codec is asked, not all of them. */
const CLIENT = {
  hello: Hello,
  hb: Heartbeat,
  set: asked('set', { settings: Change }),
  lines: asked('lines', { lines: OutgoingLines }),
  pulse: asked('pulse', { line: OutgoingLine, level: t.boolean, ms: Milliseconds }),
  action: asked('action', { name: Name }),
  script: asked('script', { steps: Steps }),
  will: asked('will', { steps: Steps }),
  drain: asked('drain', none),
  purge: asked('purge', none),
  ports: asked('ports', none),
  takeover: asked('takeover', { how: Takeover }),
  release: asked('release', none),
} satisfies { readonly [T in ClientMessage['t']]: t.Decoder<unknown, ClientMessage & { t: T }> };

const Grant = fields({ lease: U32, accepted: Offset, written: Offset, limit: Offset }, none);
const Line = fields({ on: t.boolean, changes: Offset }, none);
const Lines = fields(none, { cts: Line, dsr: Line, dcd: Line, ri: Line });
const orNull = (codec: t.Type<number>) => t.union([codec, t.null]);
const Welcome = fields(
  {
    t: t.literal('welcome'),
    server: Name,
    rx: fields({ epoch: U32, from: Offset, base: Offset, end: Offset }, none),
    resumed: fields({ rx: word('none', 'full', 'gap', 'new-epoch'), tx: word('none', 'full', 'lost') }, none),
    timing: fields({ heartbeat: Offset, silence: Offset, window: Offset }, none),
    port: fields(
      { name: Name, state: PortState, epoch: U32, dirty: t.boolean, lines: Lines },
      { settings: Settings },
    ),
  },
  { tx: Grant },
);
const Listing = fields({ name: Name, state: PortState, observers: Offset }, { writer: Name });

const SERVER = {
  welcome: Welcome,
  hb: Heartbeat,
  gap: fields(
    {
      t: t.literal('gap'),
      epoch: U32,
      from: Offset,
      to: orNull(Offset),
      cause: word('overflow', 'overrun', 'restart'),
    },
    none,
  ),
  epoch: fields(
    {
      t: t.literal('epoch'),
      epoch: U32,
      end: Offset,
      next: orNull(U32),
      cause: word('unplugged', 'closed'),
      why: Prose,
    },
    none,
  ),
  port: fields({ t: t.literal('port'), state: PortState, epoch: U32 }, { settings: Settings }),
  lines: fields({ t: t.literal('lines'), lines: Lines }, none),
  lease: fields(
    {
      t: t.literal('lease'),
      lease: U32,
      state: word('fenced', 'taken', 'released', 'expired'),
      written: Offset,
    },
    { by: Name },
  ),
  bye: fields({ t: t.literal('bye'), code: U32, why: Prose }, { holder: Name, retryAfter: Offset }),
  ok: fields(
    { t: t.literal('ok'), id },
    { settings: Settings, purged: Offset, ports: list(Listing, 1024), tx: Grant, dirty: t.boolean },
  ),
  err: fields(
    {
      t: t.literal('err'),
      id,
      code: word(
        'forbidden',
        'no-lease',
        'invalid',
        'unsupported',
        'failed',
        'timeout',
        'forgotten',
        'gone',
        'busy',
      ),
      why: Prose,
    },
    none,
  ),
} satisfies { readonly [T in ServerMessage['t']]: t.Decoder<unknown, Extract<ServerMessage, { t: T }>> };

const Kind = t.type({ t: t.string });

const decoding =
  <M>(codecs: Readonly<Record<string, t.Decoder<unknown, M>>>, most: number) =>
  (message: string): E.Either<string, M> =>
    F.pipe(
      parseJson(message, most),
      E.chain(decodeWith(Kind)),
      E.chain((value) => {
        const codec = Object.hasOwn(codecs, value.t) ? codecs[value.t] : undefined;
        return codec ? decodeWith(codec)(value) : E.left('a message of a kind that is not known');
      }),
    );

/** What a client's control message says; the reason why it says nothing. */
export const decodeClient: (message: string) => E.Either<string, ClientMessage> = decoding<ClientMessage>(
  CLIENT,
  CONTROL,
);

/** What a bridge's control message says; the reason why it says nothing. A list of ports may be long. */
export const decodeServer: (message: string) => E.Either<string, ServerMessage> = decoding<ServerMessage>(
  SERVER,
  MESSAGE,
);

/** A control message as it stands on the wire. */
export const encodeControl = (message: ClientMessage | ServerMessage | Reply): string =>
  JSON.stringify(message);
