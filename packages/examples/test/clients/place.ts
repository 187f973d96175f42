import { atrx, program, type Running } from '../program.ts';

/** Where the clients find the module, and what they are told of it. */
export interface Place {
  /** Starts a client. */
  readonly client: (name: string, args: readonly string[], env?: NodeJS.ProcessEnv) => Running;
  /** Its end, with all clients that are still there. */
  readonly end: () => Promise<void>;
}

export const PLACES = ['on a PTY', 'behind a bridge'] as const;

/** What it prints comes in pieces, each of them late: nobody may count on where one ends. */
const BAD_LINE = ['--chunks', '400', '--delay', '1', '--seed', '7'] as const;
const ATRX_TOKEN = 'a-token-that-a-test-gave';

const ended = async ({ child, exit }: Running): Promise<void> => {
  child.kill('SIGTERM');
  await exit;
};

/** A virtual module, as `atrx emulate` makes it; a bridge to it, as `atrx bridge` does. Its connections are real ones of this machine. */
export const placeOf = async (
  where: (typeof PLACES)[number],
  line: readonly string[] = BAD_LINE,
): Promise<Place> => {
  const module = atrx(['emulate', '--pty', '--esc', 'literal', '--profile', 'm95', ...line]);
  const running = [module];
  let [port = ''] = await module.until(/^.+(?=\n)/);
  if (where === 'behind a bridge') {
    const bridge = atrx(['bridge', '--port', `modem=${port}`, '--listen', '127.0.0.1:0', '--log', 'none'], {
      ATRX_TOKEN,
    });
    running.unshift(bridge);
    [port = ''] = await bridge.until(/^.+(?=\n)/);
  }
  return {
    client: (name, args, env) => {
      const own = [...args, '--port', port, '--no-lines', '--escape', 'literal'];
      const one = program(`clients/${name}`, own, { ATRX_TOKEN, ...env });
      running.unshift(one);
      return one;
    },
    end: async () => {
      for (const one of running) await ended(one);
    },
  };
};
