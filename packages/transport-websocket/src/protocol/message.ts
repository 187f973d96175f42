import type { LineSettings, OutgoingSignals } from '@atrx/transport';

/** What a client may do at a port; `list` sees the ports and is at none. */
export type Role = 'writer' | 'observer' | 'list';

/** What a writer does about another writer: stays away, takes the lease of one that does not answer, takes it anyway. */
export type Takeover = 'no' | 'if-dead' | 'force';

/** The lines that come in; those the port cannot tell are absent. */
export type IncomingLine = 'cts' | 'dsr' | 'dcd' | 'ri';
export type OutgoingLine = keyof OutgoingSignals;

/** One step of what the bridge does at the UART by itself, with nothing of anybody's between its steps. */
export type Step =
  /** Nothing is written for so many milliseconds. */
  | { readonly quiet: number }
  /** Bytes in base64; done when the UART has taken them. */
  | { readonly write: string }
  | { readonly line: OutgoingLine; readonly level: boolean }
  /** Until these bytes (base64) have been read since the last `write`; fails the script after so many milliseconds. */
  | { readonly expect: string; readonly ms: number };

/** How far an earlier session got. RX is resumed by these alone; TX needs the lease to be alive. */
export interface Resume {
  readonly server: string;
  /** Epochs are numbered one up each: behind one that has ended, this is the next, and `rx` 0. */
  readonly epoch: number;
  /** The first byte of the epoch that has not been received. */
  readonly rx: number;
  readonly lease?: number | undefined;
}

/** The first message of a client, within five seconds. */
export interface Hello {
  readonly t: 'hello';
  readonly v: number;
  readonly client: { readonly id: string; readonly name: string };
  /** Higher with every hello of this client id: a handshake that was delayed must not evict its successor. */
  readonly attempt: number;
  /** The port's configured name; '' is the only one there is. */
  readonly port: string;
  readonly role: Role;
  readonly resume?: Resume | undefined;
  readonly takeover: Takeover;
  /** What the bridge does at the UART should this client vanish as its writer, now or later. Default: what the port is configured with. */
  readonly will?: readonly Step[] | undefined;
}

/** What a client asks to be done. Each is executed once, however often it is sent. */
export type Operation =
  | { readonly t: 'set'; readonly settings: Partial<LineSettings> }
  | { readonly t: 'lines'; readonly lines: OutgoingSignals }
  /** The line to that level, and back after so many milliseconds. */
  | { readonly t: 'pulse'; readonly line: OutgoingLine; readonly level: boolean; readonly ms: number }
  /** Something the bridge was configured with: the power key, EMERG_OFF. */
  | { readonly t: 'action'; readonly name: string }
  | { readonly t: 'script'; readonly steps: readonly Step[] }
  /** Replaces the will of the hello. */
  | { readonly t: 'will'; readonly steps: readonly Step[] }
  /** Answered when the UART has taken all that was sent before. */
  | { readonly t: 'drain' }
  /** Drops what was sent and not yet handed to the UART; answered with how many bytes. */
  | { readonly t: 'purge' }
  | { readonly t: 'ports' }
  /** An observer becomes the writer. */
  | { readonly t: 'takeover'; readonly how: Takeover }
  /** The writer becomes an observer. */
  | { readonly t: 'release' };

/** An operation with the number its answer bears: from 1, one up each time, over all sessions of a lease. */
export type Request = Operation & { readonly id: number };

/** The bridge's, numbered below `PROBE`, is answered with its number; so is a client's probe. */
export interface Heartbeat {
  readonly t: 'hb';
  readonly n: number;
}

export type ClientMessage = Hello | Heartbeat | Request;

export type PortState = 'open' | 'gone';

/** One port as it is listed. */
export interface PortListing {
  readonly name: string;
  readonly state: PortState;
  /** The name of the client that writes, if one does. */
  readonly writer?: string | undefined;
  readonly observers: number;
}

export interface Grant {
  readonly lease: number;
  readonly accepted: number;
  readonly written: number;
  readonly limit: number;
}

export interface Welcome {
  readonly t: 'welcome';
  /** The bridge's boot: 128 bits, random at each start. */
  readonly server: string;
  /** Where RX begins: this epoch, this byte. What the ring still has lies from `base` to `end`. */
  readonly rx: { readonly epoch: number; readonly from: number; readonly base: number; readonly end: number };
  readonly tx?: Grant | undefined;
  readonly resumed: {
    /** `full`: not a byte is missing. `gap`: a gap message follows. `new-epoch`: another bridge, or one started again. */
    readonly rx: 'none' | 'full' | 'gap' | 'new-epoch';
    /** `lost`: what was not acknowledged may or may not have been written. */
    readonly tx: 'none' | 'full' | 'lost';
  };
  /** Milliseconds: between heartbeats; until a silent peer is dropped; for how long a lease waits for its client. */
  readonly timing: { readonly heartbeat: number; readonly silence: number; readonly window: number };
  readonly port: {
    readonly name: string;
    readonly state: PortState;
    /** The epoch that is open, or the last that was. */
    readonly epoch: number;
    /** The last writer vanished: the line may be in the middle of something. */
    readonly dirty: boolean;
    readonly settings?: LineSettings | undefined;
    readonly lines: Lines;
  };
}

/** The incoming lines as they are, and how often each has changed since the port was opened. */
export type Lines = {
  readonly [L in IncomingLine]?: { readonly on: boolean; readonly changes: number } | undefined;
};

export type GapCause = 'overflow' | 'overrun' | 'restart';
export type EpochEnd = 'unplugged' | 'closed';

export type ServerEvent =
  /** Bytes `from` to `to` of the epoch are lost: the client was slower than the ring is long. `null`: nobody knows how many. */
  | {
      readonly t: 'gap';
      readonly epoch: number;
      readonly from: number;
      readonly to: number | null;
      readonly cause: GapCause;
    }
  /** In its place in the RX stream: the epoch has no bytes from `end` on. `next`: the epoch that goes on, if it is open yet. */
  | {
      readonly t: 'epoch';
      readonly epoch: number;
      readonly end: number;
      readonly next: number | null;
      readonly cause: EpochEnd;
      readonly why: string;
    }
  | {
      readonly t: 'port';
      readonly state: PortState;
      readonly epoch: number;
      readonly settings?: LineSettings | undefined;
    }
  | { readonly t: 'lines'; readonly lines: Lines }
  /** The lease is no more: fenced by the port's loss, taken by another, or given up. */
  | {
      readonly t: 'lease';
      readonly lease: number;
      readonly state: 'fenced' | 'taken' | 'released' | 'expired';
      readonly by?: string | undefined;
      readonly written: number;
    }
  /** What precedes a close by the bridge, and says more than its code. */
  | {
      readonly t: 'bye';
      readonly code: number;
      readonly why: string;
      readonly holder?: string | undefined;
      readonly retryAfter?: number | undefined;
    };

/** Why a request was not executed, or did not succeed. */
export type Refusal =
  | 'forbidden'
  | 'no-lease'
  | 'invalid'
  | 'unsupported'
  | 'failed'
  | 'timeout'
  | 'forgotten'
  | 'gone'
  | 'busy';

/** What an `ok` may bear, by the operation: `set`, `purge`, `ports`, `takeover`. */
export interface Outcome {
  readonly settings?: LineSettings | undefined;
  readonly purged?: number | undefined;
  readonly ports?: readonly PortListing[] | undefined;
  readonly tx?: Grant | undefined;
  /** With `tx`: the last writer vanished, and the line may be in the middle of something. */
  readonly dirty?: boolean | undefined;
}

export type Reply =
  | ({ readonly t: 'ok'; readonly id: number } & Outcome)
  | { readonly t: 'err'; readonly id: number; readonly code: Refusal; readonly why: string };

export type ServerMessage = Welcome | ServerEvent | Reply | Heartbeat;
