/** The WebSocket subprotocol, its version in its name. */
export const SUBPROTOCOL = 'uart-bridge.v1';

/** In a browser, which sets no headers, the token is offered as a second subprotocol: this and the token in base64url. */
export const TOKEN_SUBPROTOCOL = 'uart-bridge.token.';

/** The version within `hello`. */
export const VERSION = 1;

/** Bytes of one TX message at most. It is written to the UART whole or not at all. */
export const UNIT = 4096;

/** Bytes of one RX message at most, without its header. */
export const RX_CHUNK = 16_384;

/** Bytes that a client lets arrive beyond what its application has consumed. */
export const RX_WINDOW = 65_536;

/** Bytes of a lease that the bridge takes beyond what the UART has taken. */
export const TX_WINDOW = 65_536;

/** Bytes of any message at most. */
export const MESSAGE = 65_536;

/** Bytes of a client's control message at most (a bridge's is bound by `MESSAGE`), and how deep either's JSON may nest. */
export const CONTROL = 8192;
export const DEPTH = 6;

/** From this number on a heartbeat is a probe: a client asks with it whether the bridge is there, which answers with the same. */
export const PROBE = 2 ** 52;

/** Requests of one client that have not been answered, at most. */
export const REQUESTS = 64;

/** A script, or a will: its steps, the bytes in it, and how long all of it may take, at most. */
export const SCRIPT = { steps: 16, bytes: 1024, ms: 10_000 } as const;
