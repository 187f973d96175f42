import { csq } from '../../src/commands/index.ts';
import { atScene } from '../stage.ts';

const fence = `
  > ATE1
  < OK
  > AT
  < OK
`;

const noise = (text: string) => `urc {_tag:Unknown,text:${text}}`;

describe('row 22: bytes that the line has lost', () => {
  it('fail the command that runs at once, and its late answer is nobody’s', () => {
    const { port, watch, pass, log, module } = atScene(
      String.raw`
        > AT+CSQ
        << \r\n+CS
        ! gap 12
        << 1,0\r\n\r\nOK\r\n
        ${fence}
        > AT+CSQ
        < +CSQ: 7,0
        < OK
      `,
      { echo: true },
    );
    watch('urc', port.urc$);
    watch('loss', port.loss$);
    watch('first', port.run(csq()));
    watch('second', port.run(csq()));
    pass(100);
    expect(log).toEqual([
      'first ! LineGap {command:CSQ,awaiting:answer,missing:12}',
      'loss {_tag:Gap,length:12,at:12}',
      noise('1,0'),
      'second {rssi:7,dBm:-99,ber:0}',
      'second |',
    ]);
    expect(module.left()).toEqual([]);
  });

  it('are told without a number where nobody knows it, and a line is not completed by what follows', () => {
    const { port, watch, pass, log } = atScene(String.raw`
      << \r\n0, CLO
      ! gap
      << SED\r\n\r\nRDY\r\n
    `);
    watch('urc', port.urc$);
    watch('loss', port.loss$);
    pass(100);
    expect(log).toEqual(['loss {_tag:Gap,at:8}', noise('SED'), 'urc {_tag:Booted}']);
  });

  it('leave of a line its end, which is not read as another', () => {
    const { port, watch, pass, log } = atScene(String.raw`
      << \r\n0
      ! gap 2
      << CLOSED\r\n
    `);
    watch('urc', port.urc$);
    pass(100);
    expect(log).toEqual([noise('CLOSED')]);
  });

  it('are no end of what comes whole behind them', () => {
    const { port, watch, pass, log } = atScene(String.raw`
      ! gap
      << \r\n0, CLOSED\r\n
    `);
    watch('urc', port.urc$);
    pass(100);
    expect(log).toEqual(['urc {_tag:Closed,index:0}']);
  });

  it('that were none of an answer have the line fenced all the same', () => {
    const { port, watch, pass, log, module } = atScene(
      `
        ! gap 3
        ${fence}
        > AT+CSQ
        < +CSQ: 7,0
        < OK
      `,
      { echo: true },
    );
    pass(100);
    watch('next', port.run(csq()));
    pass(100);
    expect(log).toEqual(['next {rssi:7,dBm:-99,ber:0}', 'next |']);
    expect(module.left()).toEqual([]);
  });

  it('while the line is fenced, the fence finds out: what it believes is its own echo', () => {
    const { port, watch, pass, log, module } = atScene(
      String.raw`
        > AT+CSQ
        ! gap
        >> ATE1\r
        << ATE
        ! gap 6
        << OK\r\n
        ~ 1s
        > AT
        < OK
        > AT+CSQ
        < +CSQ: 7,0
        < OK
      `,
      { echo: true },
    );
    watch('first', port.run(csq()));
    watch('second', port.run(csq()));
    pass(5_000);
    expect(log).toEqual([
      'first ! LineGap {command:CSQ,awaiting:answer}',
      'second {rssi:7,dBm:-99,ber:0}',
      'second |',
    ]);
    expect(module.left()).toEqual([]);
  });
});
