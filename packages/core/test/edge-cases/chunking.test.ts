import { chunked } from '@atrx/transport';
import * as fc from 'fast-check';
import { mergeMap } from 'rxjs';
import { qicsgp, qisack } from '../../src/commands/index.ts';
import { inEveryWay } from '../every-way.ts';
import { holds } from '../holds.ts';
import { modemScene, proper } from '../stage.ts';
import { connected, nothing, of, online, reads } from './scene.ts';

// Where the line cuts what the module prints is the line's business: the result is the same.

describe('row 6: a boundary of chunks inside anything', () => {
  const text = 'gr\xc3\xbc\xc3\x9fe \xe2\x82\xac \r\nOK\r\n+RECEIVE: 1, 4';

  inEveryWay('pulled: echo, prompt, length, payload, UTF-8, URC', () => {
    const { socket, modem, watch, pass, log, module } = connected(
      `
        ${reads(text)}
        ${nothing}
        > AT+QISEND=0,5
        < >
        > hello
        < SEND OK
        < +QIRDI: 0,1,0
        ${reads('more')}
        ${nothing}
        > AT+QISACK=0
        < +QISACK: 5, 5, 0
        < OK
      `,
    );
    watch('data', socket.data$);
    pass();
    watch('send', socket.send('hello'));
    pass();
    watch('count', modem.at.run(qisack(0)));
    pass();
    proper.ends();
    expect(
      of(log, 'data')
        .map((entry) => String(JSON.parse(entry)))
        .join(''),
    ).toBe(`${text}more`);
    expect(of(log, 'send')).toEqual(['|']);
    expect(of(log, 'count')).toEqual(['{sent:5,acknowledged:5,pending:0}', '|']);
    expect(module.left()).toEqual([]);
  });

  inEveryWay('pushed: +RECE|IVE, 1|4, two blocks back to back, and a URC behind them', () => {
    const { socket, watch, pass, log, module } = connected(
      String.raw`
        ~ 100ms
        << \r\n+RECEIVE: 0, 13\r\nhello\r\nOK\r\n> \r\n+RECEIVE: 0, 5\r\nworld\r\n0, CLOSED\r\n
      `,
      { receive: 'push' },
    );
    watch('data', socket.data$);
    pass();
    proper.ends();
    const data = of(log, 'data').filter((entry) => entry !== '|');
    expect(data.map((entry) => String(JSON.parse(entry))).join('')).toBe('hello\r\nOK\r\n> world');
    expect(log.slice(-2).sort()).toEqual(['connection |', 'data |']);
    expect(module.left()).toEqual([]);
  });

  inEveryWay('the only connection’s: IP|D5|:, and text that only begins so', () => {
    const { modem, watch, pass, log } = modemScene(
      String.raw`
        > AT+QIOPEN="TCP","1.2.3.4",7
        < OK
        < CONNECT OK
        ~ 100ms
        << IPD5:IPD5:IPD3:\r\n>\r\nCLOSED\r\n
      `,
      {},
      { connections: 'single', receive: 'push' },
    );
    proper.begins();
    watch('data', modem.tcp('1.2.3.4', 7).pipe(mergeMap(({ data$ }) => data$)));
    pass();
    proper.ends();
    const data = of(log, 'data').filter((entry) => entry !== '|');
    expect(data.map((entry) => String(JSON.parse(entry))).join('')).toBe('IPD5:\r\n>');
  });

  it('a virtual module is understood in pieces of any sizes, all along', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 6 });
    const payload = fc
      .string({ unit: 'binary-ascii', maxLength: 3_000 })
      .map((all) => all.replaceAll('\x1b', '_'));
    holds(
      fc.property(sizes, payload, fc.constantFrom('pull', 'push'), (pieces, text, receive) => {
        let i = 0;
        const { say, read, told, heard, socket, pass, log, modem, watch } = online({
          modem: { receive },
          through: (transport) => transport.pipe(chunked(() => pieces[i++ % pieces.length] ?? 1)),
        });
        read();
        say(text);
        watch('send', socket.send(text));
        watch('read', modem.at.run(qicsgp.read()));
        pass(10_000);
        expect(told()).toBe(text);
        expect([...heard()].length).toBe(new TextEncoder().encode(text).length);
        expect(of(log, 'send')).toEqual(['|']);
        expect(of(log, 'read').at(-1)).toBe('|');
      }),
      12,
    );
  });
});
