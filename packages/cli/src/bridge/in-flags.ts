import type { LogEntry } from '@atrx/transport-websocket/bridge';

const FLAGS: Readonly<Record<string, string>> = {
  hosts: '--host-name',
  origins: '--origin',
  metrics: '--metrics',
  tls: '--tls-cert and --tls-key',
  insecureBehindProxy: '--insecure-behind-proxy',
};

/** A word of its own: no part of a host or an origin that is named in the sentence. */
const OPTION = new RegExp(
  `(?<=^|\\s)(?:[Tt]he option )?(${Object.keys(FLAGS).join('|')})(?=[,;:]?\\s|\\.?$|\\.\\s)`,
  'g',
);

/** What a bridge says of its options, in the words of the command line. */
export const inFlags = (said: string): string =>
  said.replaceAll(OPTION, (words: string, option: string) => FLAGS[option] ?? words);

/** The same of an entry of its log: it names them where it turns somebody away. */
export const entryInFlags = (entry: LogEntry): LogEntry =>
  entry.what === 'Refused'
    ? { ...entry, fields: { ...entry.fields, why: inFlags(String(entry.fields['why'])) } }
    : entry;
