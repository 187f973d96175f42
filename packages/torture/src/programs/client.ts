/** A client of the bridge: it writes what it is given to its journal, and goes on where that ends. */

import { answering, settingsOf, tell } from '@atrx/processes/answering';
import { TransportError } from '@atrx/transport';
import { type Position, type RemoteEvent, type RemoteLink, websocket } from '@atrx/transport-websocket';
import * as t from 'io-ts';
import { HASTE, hasty } from '../processes/hasty.ts';
import { type Entry, type Journal, openJournal } from '../records/journal.ts';
import { encodeRecord, lastNumber, microseconds } from '../records/record.ts';

const Settings = t.type({ url: t.string, token: t.string, journal: t.string });
const { url, token, journal: path } = settingsOf(Settings);

const AGAIN = 50;
const FOR_EVER = 24 * 3_600_000;

const latest = lastNumber();
let journal: Journal | undefined;
let position: Position | undefined;
let link: RemoteLink | undefined;
let told = false;

/** Where what is given next has to begin, as far as that is known. */
let due: number | undefined;
/** It was told that the epoch it was given bytes of is over. */
let ended = false;

const befall = (event: RemoteEvent) => {
  if (event._tag === 'Gap') due = event.to ?? undefined;
  if (event._tag === 'EpochEnded') due = 0;
  if (event._tag === 'EpochEnded' || (event._tag === 'Gap' && event.to === null)) ended = true;
  if (event._tag === 'Gap' || event._tag === 'EpochEnded')
    journal?.append({ _tag: 'Declared', why: `${event._tag}: ${event.cause}` });
  else journal?.append({ _tag: 'Note', what: JSON.stringify(event) });
};

const take = (from: RemoteLink) => (bytes: Uint8Array) => {
  const next = from.position();
  const begins = next.offset - bytes.length;
  if (position && (next.server !== position.server || next.epoch !== position.epoch) && !ended)
    journal?.append({ _tag: 'Undeclared', why: 'another epoch' });
  if (due !== undefined && begins !== due)
    journal?.append({ _tag: 'Undeclared', why: `from ${begins}, not ${due}` });
  ended = false;
  due = next.offset;
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
/** Writes of which nothing was said yet. */
const open = new Set<number>();
const write = () => {
  const own = number;
  if (!link) return;
  number += 1;
  journal?.append({ _tag: 'Sent', number: own, outcome: 'begun' });
  open.add(own);
  const settle = (outcome: string) => {
    open.delete(own);
    journal?.append({ _tag: 'Sent', number: own, outcome });
  };
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
    due = position?.offset;
    dial();
    return [];
  },
  latest: () => [latest.number()],
  /** So many milliseconds between two writes, from now on. */
  write: (ms) => {
    clearInterval(timer);
    timer = setInterval(write, ms);
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
