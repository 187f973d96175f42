import { either as E } from 'fp-ts';
import { number, word } from '../at/argument.ts';
import type { Command } from '../at/command.ts';
import { set, test, write } from '../at/forms.ts';
import { oneAnswer } from '../at/rules.ts';
import { Count, decode } from '../codec/numbers.ts';
import { params } from '../codec/params.ts';

/** What of the module's configuration touches the TCP/IP stack. */
export type ConfigurationKey =
  | 'TCP/AsyncRCOutput'
  | 'TCP/DataFormat'
  | 'TCP/WithCRLF'
  | 'TCP/BufferRemain'
  | 'URC/AsyncCmdBuffer'
  | 'URC/ChannelOutput'
  | 'URC/Disable'
  | 'NW/PDPActAsync'
  | 'DCD/TranMode';

const NAME = 'QCFG';
const KEYS: readonly ConfigurationKey[] = [
  'TCP/AsyncRCOutput',
  'TCP/DataFormat',
  'TCP/WithCRLF',
  'TCP/BufferRemain',
  'URC/AsyncCmdBuffer',
  'URC/ChannelOutput',
  'URC/Disable',
  'NW/PDPActAsync',
  'DCD/TranMode',
];

const keyArgument = (key: ConfigurationKey) => word('the key', key, KEYS);

// One of the firmwares cuts this key short.
const isKey = (told: string, key: ConfigurationKey): boolean =>
  told === key || (key === 'TCP/WithCRLF' && told === 'TCP/WithCRL');

const values =
  (key: ConfigurationKey) =>
  (rest: string): E.Either<string, readonly number[]> => {
    const [told = '', ...texts] = params(rest);
    if (!isKey(told, key)) return E.left(`expected ${key}, not ${JSON.stringify(told)}`);
    return texts.length === 0 ? E.left('expected a value') : E.traverseArray(decode(Count))(texts);
  };

/**
 * AT+QCFG: a part of the module's configuration: `qcfg('NW/PDPActAsync', 1)` writes it, `qcfg.read('NW/PDPActAsync')` tells
 * its numbers. Which keys there are, and what they may be, is the model's and its firmware's.
 */
export const qcfg = Object.assign(
  (key: ConfigurationKey, value: number): Command<never> =>
    set(NAME, keyArgument(key), number(`the value of ${key}`, value, 0, 0xffff)),
  {
    read: (key: ConfigurationKey): Command<readonly number[]> =>
      write(NAME, [keyArgument(key)], oneAnswer('+QCFG:', values(key))),
    test: () => test(NAME),
  },
);
