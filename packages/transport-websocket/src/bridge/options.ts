import type { Transport } from '@atrx/transport';
import type { Observable } from 'rxjs';
import type { ScriptStep } from '../protocol/script.ts';
import type { LogEntry } from './log-entry.ts';
import type { Limits } from './machine/options.ts';
import type { Actions } from './task-at.ts';
import type { TokenGrant } from './tokens.ts';
import type { VisitorLimits } from './visitors.ts';

/** A port, and how it is served. */
export interface PortOptions {
  /** Where it fails with anything but a `TransportError` that is a bug, and ends the bridge. */
  readonly transport: Transport;
  /** Bytes that are kept for clients that are slow or away. Default 1 MiB: 91 s at 115200 baud. */
  readonly ring?: number | undefined;
  /**
   * What the bridge does at the UART when a writer vanishes, unless that writer asked for something else.
   * Default: what brings a module that speaks AT back to where commands are answered. `[]`: nothing.
   */
  readonly will?: readonly ScriptStep[] | undefined;
  /** What clients may ask for by its name: the power key, EMERG_OFF. Each is done when its stream completes, within 30 s. */
  readonly actions?: Actions | undefined;
  /** Milliseconds from its loss to the next attempt to open it. Default 1000. */
  readonly reopen?: number | undefined;
}

export interface BridgeOptions {
  /** The addresses to listen at. Default 127.0.0.1 and, where there is IPv6, ::1. */
  readonly host?: string | readonly string[] | undefined;
  /** Default 0: one that is free. The same at each address. */
  readonly port?: number | undefined;
  /** Who may do what: one token for everything, or several. Default: a random one, told by {@link Bridge.token}. */
  readonly token?: string | readonly TokenGrant[] | undefined;
  /** Whoever reaches the bridge may do everything. Only on the loopback, without `origins`. */
  readonly noToken?: boolean | undefined;
  /** Origins of the pages that may connect, such as `https://console.example`. Default: none. They need a token too. */
  readonly origins?: readonly string[] | undefined;
  /** Names by which clients reach the bridge, such as `gateway.local`, with a port or without. Those of the loopback, its addresses and a name among `host` are known. */
  readonly hosts?: readonly string[] | undefined;
  /** Certificate chain and key, PEM. */
  readonly tls?: { readonly cert: string | Buffer; readonly key: string | Buffer } | undefined;
  /** It listens beyond the loopback without TLS: what stands before it has TLS. */
  readonly insecureBehindProxy?: boolean | undefined;
  /** The path of the metrics, such as `/metrics`, for bearers of any token that is for all ports. Default: there are none. */
  readonly metrics?: string | undefined;
  /** Milliseconds for which a lease waits for its client. Default 60 000. */
  readonly window?: number | undefined;
  /** Milliseconds between heartbeats. Default 10 000. */
  readonly heartbeat?: number | undefined;
  /** Milliseconds until a silent client is dropped, more than between heartbeats. Default 25 000. */
  readonly silence?: number | undefined;
  /** Milliseconds for a connection to become a WebSocket, and for that to say hello. Default 5000. */
  readonly helloTimeout?: number | undefined;
  readonly limits?: Partial<BridgeLimits> | undefined;
  /**
   * Hears what happens, without a byte of what is carried and without tokens. What it throws stops nothing here; RxJS reports
   * it as unhandled, which ends a Node process unless `config.onUnhandledError` of `rxjs` is set.
   */
  readonly log?: ((entry: LogEntry) => void) | undefined;
}

/** Default: 8 connections of one address and 5 wrong tokens a minute; 32 clients at a port, each with 200 requests a second and 3 gaps a minute. */
export interface BridgeLimits extends Limits, VisitorLimits {}

/** A bridge that listens. */
export interface Bridge {
  /** Where, each as a client's URL. */
  readonly urls: readonly string[];
  /** The one token for everything, where there is one. */
  readonly token?: string;
  /** The metrics as Prometheus reads them. */
  readonly metrics: () => string;
  /** Whether every port is open, and it is not being stopped. */
  readonly healthy: () => boolean;
  /**
   * Stops it in good order, once subscribed: lets nobody in, says goodbye, has the UART take what was accepted, for 5 s at most;
   * then this completes, and so does the bridge.
   */
  readonly stop$: Observable<never>;
}
