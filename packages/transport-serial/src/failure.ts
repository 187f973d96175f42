import { TransportError, type TransportReason } from '@atrx/transport';
import { binding } from './binding.ts';

/** Why the port could not be opened, in words that say what to do. */
export const refused = async (path: string, cause: unknown): Promise<TransportError> => {
  const reason = reasonOf(cause);
  const advice = reason === 'not-found' ? await notFound(path) : ADVICE[reason](path, said(cause));
  return new TransportError(reason, advice, cause);
};

/** The device went away while it was open. */
export const lost = (path: string, cause: unknown): TransportError =>
  new TransportError(
    'lost',
    `${path} went away while it was open (${said(cause)}). Was it unplugged, or has the module restarted? ` +
      'Subscribe again once it is back.',
    cause,
  );

/** It was used after this side had closed it. */
export const closed = (path: string): TransportError =>
  new TransportError(
    'closed',
    `${path} was closed on this side. Subscribe to the transport again to reopen it.`,
  );

/** The lines beside the data cannot be read or set. */
export const noLines = (path: string, cause: unknown): TransportError =>
  new TransportError(
    'unsuitable',
    `${path} has no modem lines that can be used (${said(cause)}). A pseudo-terminal has none, and some adapters ` +
      'have not: open it with { signals: false } and do without.',
    cause,
  );

/** A setting that cannot be changed while the port is open, or that the device refuses. */
export const noTuning = (path: string, what: string, cause?: unknown): TransportError =>
  new TransportError('unsuitable', `${path} keeps its settings: ${what}.`, cause);

// The binding's errors carry no code, only what strerror says: bindings-cpp 13.0.0, src/serialport_unix.cpp.
const REASONS: readonly (readonly [RegExp, Exclude<TransportReason, 'lost' | 'closed'>])[] = [
  [/No such (file|device)|File not found/i, 'not-found'],
  [/Cannot lock port|resource busy|Access denied/i, 'busy'],
  [/Permission denied|not permitted/i, 'not-permitted'],
];

const reasonOf = (cause: unknown) =>
  REASONS.find(([pattern]) => pattern.test(said(cause)))?.[1] ?? 'unsuitable';

const ADVICE = {
  busy: (path: string) =>
    `${path} is in use by another program, or by another subscription of this one. ` +
    `\`fuser -v ${path}\` names it; ModemManager takes modems as they appear (\`systemctl stop ModemManager\`).`,
  'not-permitted': (path: string) =>
    `This user may not open ${path}. Serial ports belong to a group, often dialout: ` +
    '`sudo usermod -aG dialout $USER`, then log in again.',
  unsuitable: (path: string, what: string) =>
    `${path} cannot be opened as a serial port with these settings (${what}). ` +
    'Check that it is a serial port, and that it supports the baud rate.',
};

const notFound = async (path: string) => {
  const found = await binding.list().catch(() => []);
  const names = found.map((port) => port.path).join(', ');
  return `There is no ${path}. ${names ? `The ports of this machine: ${names}.` : 'This machine shows no serial port.'} Is it plugged in?`;
};

/** What the binding said, without the `Error:` it begins with. Its errors may be of another realm: no instanceof. */
export const said = (cause: unknown) =>
  String((cause as Partial<Error> | null)?.message ?? cause).replace(/^Error:? /, '');
