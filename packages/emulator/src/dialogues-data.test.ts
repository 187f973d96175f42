import { type Observable, of, Subject } from 'rxjs';
import { type Desk, desk } from '../test/desk.ts';
import { calls } from '../test/outside.ts';
import { play } from '../test/play.ts';
import { ascii } from './ascii.ts';
import { silent, virtualNetwork } from './network/virtual.ts';

const welcome = 'Welcome to use Quectel module.';

/** One connection, or that of index 0, to a server that says what it is told to and acknowledges so much of what it is sent. */
const opened = (
  index: '' | '0,',
  said$: Observable<Uint8Array> = new Subject(),
  acknowledged?: number,
): Desk => {
  const acknowledge = (size: number) => of(acknowledged ?? size);
  const at = desk({ network: virtualNetwork().tcp(7007, () => said$, { acknowledge }) });
  play(
    at,
    `
    > AT+QIMUX=${index === '' ? 0 : 1}
    < OK
    > AT+QIOPEN=${index}"TCP","124.79.167.121",7007
    < OK
    < ${index.replace(',', ', ')}CONNECT OK
    `,
  );
  return at;
};

describe('a client is accepted', () => {
  it.each([
    { asked: 'AT+QIMUX=0', listens: 'AT+QISERVER', told: '< REMOTE IP: 10.79.141.26' },
    { asked: 'AT+QIMODE=1', listens: 'AT+QISERVER', told: '< REMOTE IP: 10.79.141.26\n< CONNECT' },
    { asked: 'AT+QIMUX=1', listens: 'AT+QISERVER=0,3', told: '< 0, REMOTE IP: 10.79.141.26' },
  ])('5.1: with $asked', ({ asked, listens, told }) => {
    const network = virtualNetwork();
    const at = desk({ network });
    play(at, `> ${asked}\n< OK\n> ${listens}\n< OK\n< SERVER OK`);
    calls(network, '10.79.141.26');
    play(at, told);
  });
});

describe('sending', () => {
  it('5.2.2.1: with changeable length, over one of several connections', () => {
    play(
      opened('0,'),
      String.raw`
      > AT+QISEND=0
      < >
      >> ${welcome}\z
      << ${welcome}
      < SEND OK
      > AT+QISEND=0
      < >
      >> ${welcome}\e
      << ${welcome}
      < OK
      > AT+QISACK=0
      < +QISACK: 30, 30, 0
      < OK
      `,
    );
  });

  it('5.2.2.2: with fixed length, over one of several connections', () => {
    play(
      opened('0,'),
      String.raw`
      > AT+QISEND=0,30
      < >
      >> ${welcome}
      << ${welcome}
      < SEND OK
      > AT+QISEND=0,3
      < >
      >> a\zb
      << a\zb
      < SEND OK
      > AT+QISEND=0,3
      < >
      >> a\e
      << a
      < OK
      `,
    );
  });

  it.each(['', '0,'] as const)('5.2.2: 20 of 30 bytes are acknowledged, asked with "%s"', (index) => {
    play(
      opened(index, new Subject(), 20),
      `
      > AT+QISEND=${index}30
      < >
      >> ${welcome}
      << ${welcome}
      < SEND OK
      > AT+QISACK${index === '' ? '' : '=0'}
      < +QISACK: 30, 20, 10
      < OK
      `,
    );
  });

  it('5.2.2: nothing is ever acknowledged over UDP', () => {
    play(
      desk({ network: virtualNetwork().udp(7007, silent) }),
      `
      > AT+QIOPEN="UDP","124.79.167.121",7007
      < OK
      < CONNECT OK
      > AT+QISEND=30
      < >
      >> ${welcome}
      << ${welcome}
      < SEND OK
      > AT+QISACK
      < +QISACK: 30, 0, 30
      < OK
      `,
    );
  });
});

describe('what goes before pushed data', () => {
  it('5.3.1: one connection: the sender, the own address, the length and the protocol', () => {
    const said$ = new Subject<Uint8Array>();
    const at = opened('', said$);
    const says = (...told: string[]) => {
      said$.next(ascii(welcome));
      play(at, `<< ${told.join('')}`);
    };
    says(welcome);
    play(at, '> AT+QISHOWRA=1\n< OK');
    says(String.raw`RECV FROM:124.79.167.121:7007\r\n`, welcome);
    play(at, '> AT+QISHOWRA=0\n< OK\n> AT+QISHOWLA=1\n< OK');
    says(String.raw`TO:10.180.217.206\r\n`, welcome);
    play(at, '> AT+QISHOWLA=0\n< OK\n> AT+QISHOWPT=1\n< OK');
    says(welcome);
    play(at, '> AT+QIHEAD=1\n< OK');
    says('IPD30TCP:', welcome);
    play(at, '> AT+QISHOWPT=0\n< OK');
    says('IPD30:', welcome);
    play(at, '> AT+QISHOWRA=1\n< OK\n> AT+QISHOWLA=1\n< OK\n> AT+QISHOWPT=1\n< OK');
    says(String.raw`RECV FROM:124.79.167.121:7007\r\nTO:10.180.217.206\r\nIPD30TCP:`, welcome);
  });

  it('5.3.1: several connections: the same behind +RECEIVE, but for the protocol', () => {
    const said$ = new Subject<Uint8Array>();
    const at = opened('0,', said$);
    const says = (...told: string[]) => {
      said$.next(ascii(welcome));
      play(at, `< +RECEIVE: 0, 30\n<< ${told.join('')}`);
    };
    says(welcome);
    play(at, '> AT+QISHOWRA=1\n< OK\n> AT+QISHOWLA=1\n< OK\n> AT+QIHEAD=1\n< OK\n> AT+QISHOWPT=1\n< OK');
    says(String.raw`RECV FROM:124.79.167.121:7007\r\nTO:10.180.217.206\r\nIPD30:`, welcome);
  });
});

describe('closing', () => {
  it('5.4: whom AT+QICLOSE is about, AT+QISRVC says', () => {
    const network = virtualNetwork().tcp(7007, silent);
    const at = desk({ network });
    play(at, '> AT+QISERVER\n< OK\n< SERVER OK');
    const client = calls(network, '10.79.141.26');
    play(
      at,
      `
      < REMOTE IP: 10.79.141.26
      > AT+QIOPEN="TCP","124.79.167.121",7007
      < OK
      < CONNECT OK
      > AT+QISRVC=1
      < OK
      > AT+QICLOSE
      < CLOSE OK
      > AT+QICLOSE
      < ERROR
      `,
    );
    expect(client.heard()).toBe('');
    play(at, '> AT+QISRVC=2\n< OK\n> AT+QICLOSE\n< CLOSE OK');
    expect(client.heard()).toBe('<closed>');
  });
});

const connected = {
  '': '> AT+QISTAT\n< OK\n< STATE: CONNECT OK',
  '0,': `
    > AT+QISTATE
    < OK
    < STATE: IP PROCESSING
    < +QISTATE: 0, "TCP", "124.79.167.121", 7007,"CONNECTED"
    ${[1, 2, 3, 4, 5].map((index) => `< +QISTATE: ${index},"","",,"INITIAL"`).join('\n')}
  `,
};

const probe = (index: '' | '0,') => String.raw`
  > AT+QISEND${index === '' ? '' : '=0'}
  < >
  >> TCP detect\z
  << TCP detect
  < SEND OK
`;

const counts = (index: '' | '0,', sent: number, acknowledged: number) => `
  > AT+QISACK${index === '' ? '' : '=0'}
  < +QISACK: ${sent}, ${acknowledged}, ${sent - acknowledged}
  < OK
`;

describe.each(['', '0,'] as const)('maintenance and detection, asked with "%s"', (index) => {
  it('6.1: the state, what is pending, a small packet, and what became of it', () => {
    play(
      opened(index),
      `
      ${connected[index]}
      ${counts(index, 0, 0)}
      ${probe(index)}
      ${counts(index, 10, 10)}
      `,
    );
  });

  it('6.2: the same, and a connection that only seems to stand acknowledges nothing any more', () => {
    const at = opened(index);
    play(
      at,
      `
      ${connected[index]}
      ${probe(index)}
      ${counts(index, 10, 10)}
      ${probe(index)}
      ${counts(index, 20, 20)}
      `,
    );
    at.module.control.sever();
    play(
      at,
      `
      ${connected[index]}
      ${probe(index)}
      ${counts(index, 30, 20).repeat(12)}
      ${connected[index]}
      `,
    );
  });
});
