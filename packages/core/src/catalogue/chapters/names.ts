import { entry, read, test, write } from '../entry.ts';
import { number, optional, text } from '../parameter.ts';

const ADDRESS = 'an IPv4 address';

/** Names of hosts, and whether they are there. */
export const names = [
  entry(
    'QIDNSGIP',
    'the addresses of a name, each as it comes',
    { note: '8.2', within: 14_000 },
    write('resolve it', [text('name', 'of a host')], { answers: ['OK', '<address>'] }),
    test(),
  ),
  entry(
    'QIDNSCFG',
    'the DNS servers; the network names some too',
    { note: '8.2' },
    write('set them', [text('primary', ADDRESS), optional(text('secondary', ADDRESS))]),
    read('which they are', 'PrimaryDns:<ip>', 'SecondaryDns:<ip>'),
    test(),
  ),
  entry(
    'QPING',
    'whether a host answers, and how soon',
    { within: 60_000 },
    write(
      'ask it',
      [
        text('host', 'an address, or a name'),
        optional(number('wait', 'how many s each packet is waited for', 1, 255)),
        optional(number('count', 'how many packets', 1, 10)),
      ],
      {
        answers: [
          'OK',
          '+QPING: 0,<ip>,<bytes>,<ms>,<ttl>',
          '+QPING: 2,<sent>,<received>,<lost>,<min>,<max>,<avg>',
        ],
      },
    ),
    test(),
  ),
];
