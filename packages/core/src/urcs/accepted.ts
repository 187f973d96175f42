import type { Urc } from '../at/urc.ts';
import { isIpv4 } from '../codec/address.ts';
import { indexed } from '../codec/indexed.ts';

/** The module's server took a client in. For UDP: the client's first packet came. */
export interface Accepted {
  readonly _tag: 'Accepted';
  readonly index?: number;
  /** The client's IPv4 address; its port is not told. */
  readonly host: string;
}

const PREFIX = 'REMOTE IP:';

/** `REMOTE IP:10.79.141.26`, `0, REMOTE IP:10.79.141.26`, with a blank after the colon or without (note 5.1). */
export const accepted: Urc<Accepted> = {
  name: 'REMOTE IP',
  read: (line) => {
    if (!line.includes(PREFIX)) return undefined;
    const { text, ...index } = indexed(line);
    if (!text.startsWith(PREFIX)) return undefined;
    const host = text.slice(PREFIX.length).trim();
    return isIpv4(host) ? { _tag: 'Accepted', ...index, host } : undefined;
  },
};
