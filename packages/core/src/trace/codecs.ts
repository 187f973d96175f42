import type { TransportReason } from '@atrx/transport';
import { either as E, function as F } from 'fp-ts';
import * as t from 'io-ts';
import type { Traced } from '../channel/trace.ts';
import { readBytes } from './bytes.ts';
import type { TraceEnd, TraceHeader } from './trace.ts';

/** What is wrong with a line, in words. */
export type Problem = string;

type Read<A> = (json: unknown) => E.Either<Problem, A>;

const Bytes = t.union([t.type({ bytes: t.string }), t.type({ base64: t.string })]);
const Pieces = t.array(t.tuple([t.number, t.number, t.number]));
const Kind = t.keyof({
  command: null,
  input: null,
  escape: null,
  echo: null,
  response: null,
  urc: null,
  payload: null,
  prompt: null,
  noise: null,
});
const Common = t.type({ at: t.number, kind: Kind, text: t.string, chunks: t.number });
const Maybe = t.partial({ redacted: t.literal(true) });
const Out = t.intersection([Common, Maybe, Bytes, t.type({ direction: t.literal('out') })]);
const In = t.intersection([Common, Maybe, Bytes, t.type({ direction: t.literal('in'), pieces: Pieces })]);
const reasons: Readonly<{ [R in TransportReason]: null }> = {
  'not-found': null,
  busy: null,
  'not-permitted': null,
  unsuitable: null,
  lost: null,
  closed: null,
};
const Lost = t.type({ end: t.keyof(reasons), at: t.number, message: t.string });
const Closed = t.type({ end: t.literal('closed'), at: t.number });

/** What the first line of any version has. */
export const Named: Read<{ readonly format: string; readonly version: number }> = (json) =>
  said(t.type({ format: t.string, version: t.number }).decode(json));

export const Header: Read<TraceHeader> = (json) =>
  F.pipe(
    said(t.intersection([t.type({ at: t.number }), t.partial({ dialect: t.string })]).decode(json)),
    E.map(({ at, dialect }) => ({ at, ...(dialect !== undefined && { dialect }) })),
  );

export const End: Read<TraceEnd> = (json) =>
  F.pipe(
    said(t.union([Lost, Closed]).decode(json)),
    E.map((end) =>
      'message' in end ? { at: end.at, lost: { reason: end.end, message: end.message } } : { at: end.at },
    ),
  );

export const Record: Read<Traced> = (json) =>
  F.pipe(
    said(t.union([Out, In]).decode(json)),
    E.chain((record): E.Either<Problem, Traced> => {
      const { at, kind, text, redacted, chunks } = record;
      const bytes = readBytes(record);
      if (!bytes) return E.left('its base64 is none');
      const shared = { at, kind, size: bytes.length, text, bytes, ...(redacted && { redacted }), chunks };
      if (record.direction === 'out') return E.right({ ...shared, direction: 'out' });
      const pieces = record.pieces.map(([chunk, when, size]) => ({ chunk, at: when, size }));
      const size = pieces.reduce((sum, piece) => sum + piece.size, 0);
      if (size !== bytes.length) return E.left(`its pieces have ${size} bytes, and it has ${bytes.length}`);
      return E.right({ ...shared, direction: 'in', pieces });
    }),
  );

const said = <A>(decoded: t.Validation<A>): E.Either<Problem, A> =>
  F.pipe(
    decoded,
    E.mapLeft(([first]) => {
      const path = first?.context.map(({ key }) => key).filter((key) => /^[a-z]/.test(key)) ?? [];
      return path.length === 0
        ? 'it is no record of a trace'
        : `its field ${path.join('.')} is not as it should be`;
    }),
  );
