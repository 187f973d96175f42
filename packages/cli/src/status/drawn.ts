import type { ConnectionStatus } from '@atrx/core/commands';
import pc from 'picocolors';
import type { Picture } from './picture.ts';
import { sparkline } from './sparkline.ts';

/** The signal of a module goes from here to here, in dBm. */
const WEAKEST = -113;
const STRONGEST = -51;
/** Below this data is slow, or does not come, in dBm. */
const WEAK = -95;

const LABEL = 11;
const row = (label: string, ...parts: readonly (string | undefined)[]): string =>
  `${pc.dim(label.padEnd(LABEL))}${parts.filter((part) => part).join('  ')}`;

/** The picture for people, a line each. */
export const drawn = (port: string, picture: Picture): readonly string[] => [
  title(port, picture),
  row('signal', signals(picture), signal(picture)),
  row('network', registered(picture.network), picture.operator),
  row('GPRS', registered(picture.gprs), attachment(picture)),
  row(context(picture.context), state(picture.stack), picture.address),
  ...connections(picture.stack).map(connection),
  ...(picture.beside ? background(picture.beside) : []),
  row('line', rates(picture), rate(picture.rates.at(-1) ?? 0)),
  ...picture.news.map((line, at) => row(at === 0 ? 'news' : '', line)),
  ...(picture.trouble === undefined ? [] : [pc.red(picture.trouble.message)]),
];

const title = (port: string, { module, imei }: Picture): string =>
  [pc.bold(port), module?.model ?? '', module?.revision ?? '', imei === undefined ? '' : `IMEI ${imei}`]
    .filter((part) => part)
    .join('  ');

const signals = ({ signals: kept }: Picture): string =>
  kept.length < 2
    ? ''
    : pc.cyan(
        sparkline(
          kept.map((dBm) => dBm ?? WEAKEST),
          WEAKEST,
          STRONGEST,
        ),
      );

const signal = ({ signal: known }: Picture): string => {
  if (!known) return pc.dim('not known yet');
  if (known.dBm === undefined) return pc.red('none');
  const text = `${known.dBm} dBm (${known.rssi} of 31)`;
  return known.dBm < WEAK ? pc.yellow(text) : text;
};

const registered = (registration: Picture['network']): string => {
  switch (registration) {
    case undefined:
      return pc.dim('not known yet');
    case 'home':
    case 'roaming':
      return pc.green(registration);
    case 'searching':
      return pc.yellow(registration);
    default:
      return pc.red(registration);
  }
};

const attachment = ({ attached }: Picture): string | undefined =>
  attached === undefined ? undefined : attached ? 'attached' : pc.yellow('not attached');

const background = ({ context: id, stack }: NonNullable<Picture['beside']>): readonly string[] => [
  row(context(id), state(stack), 'in the background'),
  ...connections(stack).map(connection),
];

const context = (id: number | undefined): string => (id === undefined ? 'context' : `context ${id}`);

const state = (stack: Picture['stack']): string => {
  const [known] = stack.flatMap((status) => (status._tag === 'Stack' ? [status.state] : []));
  return known ?? pc.dim('not known yet');
};

/** Those that are in use. */
const connections = (stack: Picture['stack']): readonly Required<ConnectionStatus>[] =>
  stack.flatMap((status) => {
    if (status._tag !== 'Connection' || !status.remote) return [];
    const { remote, state: known = 'INITIAL' } = status;
    return [{ ...status, remote, state: known }];
  });

const connection = ({ index, remote, state: known }: Required<ConnectionStatus>): string =>
  row(
    `  ${index}`,
    `${remote.protocol} ${remote.host}:${remote.port}`,
    known === 'CONNECTED' ? pc.green(known) : known,
  );

const rates = ({ rates: kept }: Picture): string =>
  kept.length < 2 ? '' : pc.cyan(sparkline(kept, 0, Math.max(...kept)));

/** `12.3 kB/s` */
export const rate = (bytes: number): string =>
  bytes < 1_000 ? `${bytes} B/s` : `${(bytes / 1_000).toFixed(1)} kB/s`;
