import { of } from 'rxjs';
import { integer, type Parameter, quoted } from '../parameters.ts';
import { info, ok } from '../part.ts';
import type { Option } from '../services.ts';
import { type Command, done, type Family, refused } from './answer.ts';

/** The options, and the highest number each takes: a multiplexer has four channels, everything else is on or off. */
const options: readonly (readonly [name: Option, most: number])[] = [
  ['TCP/AsyncRCOutput', 1],
  ['TCP/DataFormat', 1],
  ['TCP/WithCRLF', 1],
  ['TCP/BufferRemain', 1],
  ['URC/AsyncCmdBuffer', 1],
  ['URC/ChannelOutput', 3],
  ['URC/Disable', 1],
  ['NW/PDPActAsync', 1],
  ['DCD/TranMode', 1],
];

/** One of them is not printed as it is set. */
const printed = (name: Option): string => (name === 'TCP/WithCRLF' ? 'TCP/WithCRL' : name);

const option = (value: Parameter | undefined) => {
  const asked = quoted(value)?.toUpperCase();
  return options.find(([name]) => name.toUpperCase() === asked);
};

/**
 * AT+QCFG="option" asks, AT+QCFG="option",<n> sets. They are kept until the next boot; what is known to follow from one
 * is that with "NW/PDPActAsync" AT+QIACT and AT+QIDEACT end in a URC.
 */
const qcfg: Command = {
  test: () =>
    of(info(options.map(([name, most]) => `+QCFG: "${printed(name)}",(0-${most})`).join('\r\n')), ok),
  write: (module, [which, value, ...more]) => {
    const [name, most = 0] = option(which) ?? [];
    if (!name || more.length > 0) return refused;
    const { configuration: before } = module.state.services;
    if (!value) return of(info(`+QCFG: "${printed(name)}",${before[name]}`), ok);
    const chosen = integer(value, 0, most);
    if (chosen === undefined) return refused;
    const after = { ...before, [name]: chosen };
    module.update((state) => ({ ...state, services: { ...state.services, configuration: after } }));
    return done;
  },
};

/** What later firmware lets the host change about the stack. */
export const configuration: Family = { QCFG: qcfg };
