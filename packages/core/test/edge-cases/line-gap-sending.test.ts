import { modemScene } from '../stage.ts';
import { back, opened } from '../transparent/scene.ts';

const fence = `
  > AT
  < OK
  > AT+QIFGCNT=0
  < OK
`;
const role = `
  > AT+QISRVC=1
  < OK
`;
const stands = `
  > AT+QISTATE
  < OK
  < STATE: IP PROCESSING
  < +QISTATE:0,"TCP","1.2.3.4","7","CONNECTED"
  ${[1, 2, 3, 4, 5].map((i) => `< +QISTATE:${i},"","","","INITIAL"`).join('\n')}
  < OK
`;

describe('fault A21: a gap while bytes are sent', () => {
  const sending = (transcript: string) => {
    const on = modemScene(
      `
        > AT+QIOPEN=0,"TCP","1.2.3.4",7
        < OK
        < 0, CONNECT OK
        > AT+QISEND=0,5
        ${transcript}
      `,
      { echo: true },
    );
    on.modem.tcp('1.2.3.4', 7).subscribe({
      next: (socket) => on.watch('send', socket.deliver('hello')),
      error: (error: unknown) => on.log.push(String(error)),
    });
    on.pass(2_000);
    return on;
  };

  it.each([
    [5, 'sent'],
    [0, 'notSent'],
    [3, 'unknown'],
  ])('leaves it to the module whether they were: it has counted %i', (count, outcome) => {
    const { log, module } = sending(`
      < >
      > hello
      ! gap 11
      ${fence}
      ${role}
      > AT+QISACK=0
      < +QISACK: ${count}, 0, ${count}
      < OK
      ${stands}
    `);
    expect(log[0]).toContain(`send {from:0,to:5,outcome:${outcome}`);
    expect(module.left()).toEqual([]);
  });

  it('has them not sent where the prompt was lost, which is answered with ESC', () => {
    const { log, module } = sending(String.raw`
      ! gap 4
      >> \x1b
      < OK
      ${fence}
      ${stands}
    `);
    expect(log[0]).toContain(
      'send {from:0,to:5,outcome:notSent,because:The line lost 4 bytes before QISEND had',
    );
    expect(module.left()).toEqual([]);
  });
});

describe('row 22: a gap in data mode', () => {
  it('fails the data at its place, and the connection is closed in good order', () => {
    const { open, modem, log, pass, watch, module } = opened(`
      ~ 1s
      << before
      ! gap 100
      << behind
      ~ 1s
      >> +++
      ~ 500ms
      < OK
      > AT
      < OK
      > AT+QIFGCNT=0
      < OK
      > AT+QISRVC=1
      < OK
      > AT+QICLOSE
      < CLOSE OK
      ${back}
    `);
    watch('loss', modem.loss$);
    watch('data', open.data$);
    pass(10_000);
    expect(log).toEqual([
      'data "before"',
      'data ! DataLost {missing:100}',
      expect.stringMatching(/^loss {_tag:Gap,length:100,at:\d+}$/),
      'pipe ! DataLost {missing:100}',
    ]);
    expect(module.left()).toEqual([]);
  });
});
