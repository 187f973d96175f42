import { scripted } from '@atrx/transport/script';
import type { ModemOptions } from '../src/modem.ts';
import { quectel } from '../src/modem.ts';
import { inEveryWay } from './every-way.ts';
import { modemScene, stage } from './stage.ts';

const google = `
  > AT+QIDNSGIP="www.google.com"
  < OK
  ~ 1100ms
  < 64.233.189.99
  < 64.233.189.104
  ~ 200ms
  < 64.233.189.147
`;

describe.each([{ connections: 'single' }, { connections: 'multiple' }] as const)(
  'the dialogues of note 8, $connections',
  ({ connections }) => {
    inEveryWay('8.2: tells each address of a name as it comes', () => {
      const { modem, watch, pass, log, module } = modemScene(google, { echo: true }, { connections });
      watch('address', modem.resolve('www.google.com'));
      pass(1_200);
      expect(log).toEqual(['address 64.233.189.99', 'address 64.233.189.104']);
      pass();
      expect(log.slice(2)).toEqual(['address 64.233.189.147', 'address |']);
      expect(module.left()).toEqual([]);
    });

    it('8.1: a name is connected to as it is', () => {
      const index = connections === 'single' ? '' : '0,';
      const { modem, watch, pass, log, module } = modemScene(
        `
        > AT+QIDNSIP=1
        < OK
        > AT+QIOPEN=${index}"TCP","www.quectel.com",80
        < OK
        < ${index.replace(',', ', ')}CONNECT OK
        `,
        { echo: true },
        { connections },
      );
      watch('socket', modem.tcp('www.quectel.com', 80));
      pass(100);
      expect(log).toHaveLength(1);
      expect(module.left()).toEqual([]);
    });
  },
);

describe('the DNS servers', () => {
  const own: Partial<ModemOptions> = { dns: ['211.136.18.171', '211.136.112.50'] };

  it('are named when the context is active, and before anybody has it', () => {
    const { module } = modemScene(
      '> AT+QIDNSCFG="211.136.18.171","211.136.112.50"\n~ 300ms\n< OK\n',
      { echo: true },
      own,
    );
    expect(module.left()).toEqual([]);
  });

  it.each([
    [['8.8.8'], 'the primary DNS server', '8.8.8'],
    [['8.8.8.8', 'dns.google'], 'the secondary DNS server', 'dns.google'],
  ] as const)('%j are refused before the line is opened', (dns, what, given) => {
    const on = stage();
    const module = scripted('> AT\n< OK');
    on.watch('modem', quectel(module.transport, { apn: 'CMNET', dns: [...dns], scheduler: on.clock }));
    expect(on.log).toEqual([`modem ! Invalid {what:${what},given:\\${given}\\,allowed:an IPv4 address}`]);
    expect(module.left()).toHaveLength(2);
  });
});

describe('resolving', () => {
  it('one name after the other, each told its own addresses', () => {
    const { modem, watch, pass, log, module } = modemScene(
      `
      > AT+QIDNSGIP="a.example"
      < OK
      < 1.1.1.1
      ~ 1s
      > AT+QIDNSGIP="b.example"
      < OK
      < 2.2.2.2
      < 2.2.2.3
      `,
      { echo: true },
    );
    watch('a', modem.resolve('a.example'));
    watch('b', modem.resolve('b.example'));
    pass();
    expect(log).toEqual(['a 1.1.1.1', 'a |', 'b 2.2.2.2', 'b 2.2.2.3', 'b |']);
    expect(module.left()).toEqual([]);
  });

  it('fails by its number', () => {
    const { modem, watch, pass, log } = modemScene('> AT+QIDNSGIP="nowhere.example"\n< OK\n< ERROR:4\n', {
      echo: true,
    });
    watch('address', modem.resolve('nowhere.example'));
    pass();
    expect(log).toEqual([expect.stringContaining('address ! DnsFailed {name:nowhere.example,code:4,')]);
  });

  it('fails with the context, and does not wait for what no longer comes', () => {
    const { modem, watch, pass, log } = modemScene('> AT+QIDNSGIP="a.example"\n< OK\n~ 1s\n< +PDP DEACT\n', {
      echo: true,
    });
    watch('address', modem.resolve('a.example'));
    pass(1_100);
    expect(log[0]).toBe('address ! ContextLost {}');
  });

  it('an address needs nobody', () => {
    const { modem, watch, log, module } = modemScene('', { echo: true });
    watch('address', modem.resolve('1.2.3.4'));
    expect(log).toEqual(['address 1.2.3.4', 'address |']);
    expect(module.left()).toEqual([]);
  });

  it('refuses what is no name before the wire', () => {
    const { modem, watch, log } = modemScene('', { echo: true });
    watch('address', modem.resolve('no"name'));
    expect(log).toEqual([expect.stringContaining('address ! Invalid {what:the name')]);
  });
});
