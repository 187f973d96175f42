import type { ModemOptions } from '../../src/modem.ts';
import type { Socket } from '../../src/stack/connection/socket.ts';
import { inEveryWay } from '../every-way.ts';
import { type ModemScene, modemScene } from '../stage.ts';

// Note 6: a connection is kept alive, and its peer is asked whether it is still there.

const single: Partial<ModemOptions> = { connections: 'single', receive: 'push' };
const multiple: Partial<ModemOptions> = { connections: 'multiple', receive: 'push' };

const opened = (transcript: string, options: Partial<ModemOptions>): ModemScene & { socket: Socket } => {
  const index = options.connections === 'single' ? '' : '0,';
  const on = modemScene(
    `
    > AT+QIOPEN=${index}"TCP","124.79.167.121",7007
    < OK
    < ${index.replace(',', ', ')}CONNECT OK
    ${transcript}
    `,
    { echo: true },
    options,
  );
  let socket: Socket | undefined;
  on.modem.tcp('124.79.167.121', 7007).subscribe({
    next: (open) => {
      socket = open;
    },
    error: () => on.log.push(`failed at ${on.clock.now()}`),
  });
  on.pass(100);
  if (!socket) throw new Error(on.log.join('\n'));
  return { ...on, socket };
};

const rows = (first: string) =>
  [first, ...[1, 2, 3, 4, 5].map((i) => `${i},"","",,"INITIAL"`)]
    .map((row) => `< +QISTATE: ${row}`)
    .join('\n');

const connected = {
  single: `
    > AT+QISTAT
    < OK
    < STATE: CONNECT OK
  `,
  multiple: `
    > AT+QISTATE
    < OK
    < STATE: IP PROCESSING
    ${rows('0, "TCP", "124.79.167.121", 7007,"CONNECTED"')}
    < OK
  `,
};

const counts = (index: string, sent: number, acknowledged: number) => `
    > AT+QISACK${index}
    < +QISACK: ${sent}, ${acknowledged}, ${sent - acknowledged}
    < OK
`;

const probed = (index: string) => `
    > AT+QISEND=${index}10
    < >
    > TCP detect
    < SEND OK
`;

describe.each([
  { way: 'single' as const, options: single, asked: '', sent: '' },
  { way: 'multiple' as const, options: multiple, asked: '=0', sent: '0,' },
])('the dialogues of note 6, $way', ({ way, options, asked, sent }) => {
  inEveryWay(
    '6.1: after 8 minutes without data a small packet, and after 5 s the question whether it has arrived',
    () => {
      const { socket, watch, pass, log, module } = opened(
        `
      ${connected[way]}
      ~ 479s
      ${counts(asked, 0, 0)}
      ${probed(sent)}
      ~ 5s
      ${counts(asked, 10, 10)}
      ${connected[way]}
      `,
        options,
      );
      const keeping = watch('keep', socket.keepAlive());
      pass(500_000);
      expect(log).toEqual([]);
      expect(module.left()).toEqual([]);
      keeping.unsubscribe();
    },
  );

  inEveryWay('6.2: asks at once, and again until it has arrived', () => {
    const { socket, watch, pass, log, module } = opened(
      `
      ${connected[way]}
      ${counts(asked, 10, 10)}
      ${probed(sent)}
      ~ 5s
      ${counts(asked, 20, 10)}
      ~ 10s
      ${counts(asked, 20, 10)}
      ~ 10s
      ${counts(asked, 20, 20)}
      `,
      options,
    );
    watch('peer', socket.detect());
    pass(24_000);
    expect(log).toEqual([]);
    pass(2_000);
    expect(log).toEqual(['peer |']);
    expect(module.left()).toEqual([]);
  });

  it('6.2: gives the connection up when the peer has not acknowledged it 12 times over', () => {
    const { socket, watch, pass, log, module } = opened(
      `
      ${connected[way]}
      ${counts(asked, 0, 0)}
      ${probed(sent)}
      ~ 5s
      ${counts(asked, 10, 0)}
      ${`~ 10s\n${counts(asked, 10, 0)}`.repeat(12)}
      > AT+QICLOSE${asked}
      < ${sent.replace(',', ', ')}CLOSE OK
      `,
      options,
    );
    watch('data', socket.data$);
    watch('peer', socket.detect());
    pass(124_000);
    expect(log).toEqual([]);
    pass(10_000);
    const why = expect.stringMatching(
      /^(peer|data) ! PeerUnresponsive \{address:124\.79\.167\.121:7007,pending:10,asked:13,after:125\d\d\d\}$/,
    );
    expect(log).toEqual([why, why, expect.stringContaining('failed at')]);
    expect(module.left()).toEqual([]);
  });
});
