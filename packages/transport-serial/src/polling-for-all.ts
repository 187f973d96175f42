import type { UnixPort } from './unix-port.ts';

/** libuv's UV_READABLE and UV_WRITABLE. */
const READABLE = 1;
const WRITABLE = 2;

// uv_poll_start replaces the events asked for before, and bindings-cpp 13.0.0 passes it only the new one
// (src/poller.cpp): while a write waits for room nothing is read, and two such ends wait for each other for ever.
/** How a port polls for everything that is awaited, not only for what was asked last. */
export const pollingForAll = (poller: UnixPort['poller']): UnixPort['poller']['poll'] => {
  const poll = poller.poll.bind(poller);
  return (events = 0) =>
    poll(
      events |
        (poller.listenerCount('readable') > 0 ? READABLE : 0) |
        (poller.listenerCount('writable') > 0 ? WRITABLE : 0),
    );
};
