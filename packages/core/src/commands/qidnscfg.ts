import { either as E } from 'fp-ts';
import { ipv4 as ipv4Argument } from '../at/argument.ts';
import { read, set, test } from '../at/forms.ts';
import type { Rule } from '../at/rule.ts';
import { firstOf, more, refused } from '../at/rules.ts';
import { ipv4 } from '../codec/address.ts';

/** The servers that resolve names, each by its IPv4 address; absent where there is none. */
export interface DnsServers {
  readonly primary?: string;
  readonly secondary?: string;
}

const NAME = 'QIDNSCFG';
const NONE = '0.0.0.0';

const LINE = /^(Primary|Secondary)Dns: *(.*)$/;

/** `PrimaryDns:8.8.8.8`, `SecondaryDns:0.0.0.0`, then OK. */
const after = (known?: DnsServers): Rule<DnsServers> =>
  firstOf<DnsServers>((token) => {
    if (token._tag !== 'Line') return undefined;
    const { text } = token;
    if (text === 'OK') {
      return known
        ? { _tag: 'Done', values: [known] }
        : { _tag: 'Done', values: [], spoiled: { text, why: 'expected a DNS server' } };
    }
    const [, which, told = ''] = LINE.exec(text) ?? [];
    if (which === undefined) return undefined;
    const server = ipv4(told.trim());
    if (E.isLeft(server)) return { _tag: 'More', values: [], spoiled: { text, why: server.left } };
    if (server.right === NONE) return more(after({ ...known }));
    return more(
      after(
        which === 'Primary' ? { ...known, primary: server.right } : { ...known, secondary: server.right },
      ),
    );
  }, refused);

/** AT+QIDNSCFG: the DNS servers (note 8.2). The network names some when the context is activated: those serve as well. */
export const qidnscfg = Object.assign(
  (primary: string, secondary?: string) =>
    set(
      NAME,
      ipv4Argument('the primary DNS server', primary),
      ...(secondary === undefined ? [] : [ipv4Argument('the secondary DNS server', secondary)]),
    ),
  {
    read: () => read(NAME, after()),
    test: () => test(NAME),
  },
);
