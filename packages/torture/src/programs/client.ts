/** A client of the bridge: it writes what it is given to its journal, and goes on where that ends. */
import { TransportError } from '@atrx/transport';
import { type Position, type RemoteEvent, type RemoteLink, websocket } from '@atrx/transport-websocket';
import * as t from 'io-ts';
import { answering, settingsOf, tell } from '../processes/answering.ts';
import { hasty } from '../processes/hasty.ts';
import { type Entry, type Journal, openJournal } from '../records/journal.ts';
import { encodeRecord, lastNumber, microseconds } from '../records/record.ts';

const Settings = t.type({ url: t.string, token: t.string, journal: t.string, every: t.number });
const { url, token, journal: path, every } = settingsOf(Settings);

/** Its clock runs so many times faster: the backoff has to fit a network that is cut twice a second. */
const HASTE = 20;
const AGAIN = 50;
const FOR_EVER = 24 * 3_600_000;

const latest = lastNumber();
let journal: Journal | undefined;
let position: Position | undefined;
let link: RemoteLink | undefined;
let told = false;

const befall = (event: RemoteEvent) => {
  if (event._tag === 'Gap' || event._tag === 'EpochEnded')
    journal?.append({ _tag: 'Declared', why: `${event._tag}: ${event.cause}` });
  else journal?.append({ _tag: 'Note', what: JSON.stringify(event) });
};

const take = (from: RemoteLink) => (bytes: Uint8Array) => {
  const next = from.position();
  // Bytes that are not where the journal ends have something missing before them: the position tells.
  if (position && (next.server !== position.server || next.epoch !== position.epoch))
    journal?.append({ _tag: 'Declared', why: 'another epoch' });
  position = next;
  journal?.append({ _tag: 'Bytes', bytes, next });
  from.acknowledge(next);
  latest.take(bytes);
  if (!told) tell('receiving');
  told = true;
};

const again = (error?: unknown) => {
  journal?.append({
    _tag: 'Note',
    what: `over: ${error instanceof Error ? error.message : 'in good order'}`,
  });
  link = undefined;
  setTimeout(dial, AGAIN);
};

const dial = () => {
  websocket(url, {
    token,
    role: 'writer',
    // Its predecessor may not have been missed yet.
    takeover: 'force',
    gaps: 'tell',
    acknowledge: 'explicit',
    patience: FOR_EVER,
    signals: false,
    scheduler: hasty(HASTE),
    ...(position && { resumeFrom: position }),
  }).subscribe({
    next: (open) => {
      link = open;
      open.events$.subscribe(befall);
      open.bytes$.subscribe({ next: take(open), error: () => undefined });
    },
    error: again,
    complete: again,
  });
};

/** Where the last entry ends that has something to go on from. */
const endOf = (entries: readonly Entry[]) =>
  entries.reduce<Position | undefined>(
    (last, entry) => ('next' in entry && entry.next ? entry.next : last),
    undefined,
  );

const outcomeOf = (error: unknown) => {
  const cause = error instanceof TransportError ? error.cause : undefined;
  return cause !== null && typeof cause === 'object' && '_tag' in cause && cause._tag === 'Unknown'
    ? 'unknown'
    : 'failed';
};

let number = 0;
const write = () => {
  const own = number;
  if (!link) return;
  number += 1;
  const settle = (outcome: string) => journal?.append({ _tag: 'Sent', number: own, outcome });
  link.write(encodeRecord({ number: own, at: microseconds() })).subscribe({
    complete: () => settle('written'),
    error: (error: unknown) => settle(outcomeOf(error)),
  });
};
let timer: NodeJS.Timeout | undefined;

answering({
  /** From now on it is there: what it was before is over, and its journal complete. */
  begin: () => {
    journal = openJournal(path);
    position = endOf(journal.entries);
    timer = every > 0 ? setInterval(write, every) : undefined;
    dial();
    return [];
  },
  latest: () => [latest.number()],
  quiet: () => {
    clearInterval(timer);
    return [];
  },
});
tell('ready');
