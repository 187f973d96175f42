import { parseArgs } from 'node:util';

export interface Options {
  /** A serial port with a real module behind it; the virtual one without. */
  readonly port?: string;
  readonly baud: number;
  readonly apn: string;
  readonly pin?: string;
  /** Where the servers are. */
  readonly host?: string;
  readonly http?: number;
  readonly echo?: number;
  /** Only run the servers. */
  readonly serve: boolean;
  /** How much to download. */
  readonly bytes: number;
  /** Show the whole wire: each echo, each AT+QIRD. */
  readonly verbose: boolean;
  readonly help: boolean;
}

export const HELP = `A conversation with a GSM module, and every byte of it on the screen.

  pnpm start                                     a virtual module on a pseudo-terminal, servers on loopback
  pnpm start --bytes 200000 --verbose            a smaller download, and the whole wire
  pnpm start --serve                             on a machine that the module can reach: the servers
  pnpm start --port /dev/ttyUSB0 --apn CMNET --host 203.0.113.7
                                                 a real module, and the servers above

  --port PATH       the serial port of a real module
  --baud N          its speed                               115200
  --apn NAME        the access point of its operator        CMNET, for the virtual module
  --pin DIGITS      unlocks its SIM
  --host ADDRESS    where the servers are; with --serve, where they listen (0.0.0.0)
  --serve           run the servers, and nothing else
  --http-port N     HTTP                                    8080
  --echo-port N     echo, over TCP and over UDP             7007
  --bytes N         how much to download                    10485760
  --verbose         each echo and each AT+QIRD too
  --help            this

Colours: NO_COLOR=1 switches them off, FORCE_COLOR=1 on where the output is no terminal.
`;

const text = { type: 'string' } as const;
const flag = { type: 'boolean', default: false } as const;

/** What the command line says. Errors where it makes no sense, with what would. */
export const optionsOf = (args: readonly string[]): Options => {
  const { values } = understood(() =>
    parseArgs({
      args: [...args],
      options: {
        ...{ port: text, baud: text, apn: text, pin: text, host: text, bytes: text },
        ...{ 'http-port': text, 'echo-port': text, serve: flag, verbose: flag, help: flag },
      },
    }),
  );
  const { port, apn, pin, host, serve, verbose, help, 'http-port': http, 'echo-port': echo } = values;
  if (port !== undefined && !serve && !help) {
    if (apn === undefined)
      throw new Error('Which access point? Add --apn NAME, as the operator of the SIM says.');
    if (host === undefined)
      throw new Error('Where are the servers? Run --serve where the module can reach it, and add --host.');
  }
  return {
    ...(port !== undefined && { port }),
    ...(pin !== undefined && { pin }),
    ...(host !== undefined && { host }),
    apn: apn ?? 'CMNET',
    baud: whole('--baud', values.baud ?? '115200', 1, 10_000_000),
    ...(http !== undefined && { http: whole('--http-port', http, 0, 65_535) }),
    ...(echo !== undefined && { echo: whole('--echo-port', echo, 0, 65_535) }),
    bytes: whole('--bytes', values.bytes ?? String(10 * 1024 * 1024), 1, 1_000_000_000),
    ...{ serve, verbose, help },
  };
};

const understood = <A>(parse: () => A): A => {
  try {
    return parse();
  } catch (error) {
    const [first = ''] = String(error instanceof Error ? error.message : error).split(/\. |\n/);
    throw new Error(`${first}. Try --help.`);
  }
};

const whole = (name: string, value: string, min: number, max: number): number => {
  const number = /^\d{1,12}$/.test(value) ? Number(value) : Number.NaN;
  if (number >= min && number <= max) return number;
  throw new Error(`${name} is ${JSON.stringify(value)}; it takes a whole number from ${min} to ${max}.`);
};
