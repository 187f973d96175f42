import { csq } from '../src/commands/index.ts';
import { family, gsm, recognise } from '../src/dialects/index.ts';
import { modemScene, takeDown } from './stage.ts';

describe('the dialects', () => {
  it.each([
    ['Quectel_M10', 'm10'],
    ['Quectel_M26', 'm26'],
    ['Quectel_M35', 'm35'],
    ['Quectel_M66', 'm66'],
    ['Quectel_M66_DS', 'm66'],
    ['Quectel_M72', 'm72'],
    ['M95', 'm95'],
    ['Quectel_MC60', 'mc60'],
    ['Quectel_M100', 'gsm'],
    ['Quectel_GSM', 'gsm'],
    ['SIM900', 'gsm'],
    [undefined, 'gsm'],
  ])('%s speaks %s', (model, name) => {
    expect(recognise(model).name).toBe(name);
  });

  // The line is read from its first byte on, before anybody has said who he is.
  it.each(family)('$name is read as the note is, so that it may be recognised late', (dialect) => {
    const { urcs, bodies, endings, mayBegin, ends, longestRead, connections } = gsm;
    expect(dialect).toMatchObject({ urcs, bodies, endings, mayBegin, ends, longestRead, connections });
  });
});

const asked = `
    > AT+QIDNSGIP="example.com"
    < OK
    < 124.79.167.121
    < 124.79.167.122
    > AT+QIOPEN=0,"TCP","124.79.167.121",7007
    < OK
    < 0, CONNECT OK
    > AT+QICLOSE=0
    < 0, CLOSE OK
`;

describe('a module whose names are asked for', () => {
  const dialect = { ...gsm, names: 'asked' } as const;

  it('connects to the first address of a name, and never changes AT+QIDNSIP (note 8.2)', () => {
    const { modem, module, pass, log, leave } = modemScene(`${asked} ${takeDown}`, {}, { dialect });
    const life = modem.tcp('example.com', 7007).subscribe((socket) => {
      log.push(`open ${socket.index}`);
    });
    pass(1_000);
    life.unsubscribe();
    pass(1_000);
    leave();
    pass();
    expect(log).toEqual(['open 0']);
    expect(module.left()).toEqual([]);
  });

  it('does not change it either where nothing is certain any more, after a command without an answer', () => {
    const { modem, module, pass, watch, log } = modemScene(
      `
      > AT+CSQ
      ~ 5s
      > AT
      < OK
      > AT+QIFGCNT=0
      < OK
      > AT+QIOPEN=0,"TCP","124.79.167.121",7007
      < OK
      < 0, CONNECT OK
      `,
      { echo: true },
      { dialect },
    );
    watch('signal', modem.at.run(csq()));
    modem.tcp('124.79.167.121', 7007).subscribe((socket) => {
      log.push(`open ${socket.index}`);
    });
    pass(20_000);
    expect(log).toEqual([expect.stringMatching(/^signal ! TimedOut/), 'open 0']);
    expect(module.left()).toEqual([]);
  });

  it('says that a name has no address', () => {
    const { modem, module, pass, watch, log } = modemScene(
      `
      > AT+QIDNSGIP="nowhere.example"
      < OK
      < ERROR:3
      `,
      {},
      { dialect },
    );
    watch('tcp', modem.tcp('nowhere.example', 7007));
    pass(1_000);
    expect(log[0]).toMatch(/^tcp ! DnsFailed {name:nowhere.example,code:3,/);
    expect(module.left()).toEqual([]);
  });
});

describe('a bring-up', () => {
  it('leaves out the settings that a module lacks', () => {
    const dialect = { ...gsm, lacks: ['QISHOWLA', 'QISHOWPT'] };
    const { modem, module } = modemScene('', {}, { dialect });
    expect(modem.dialect).toBe(dialect);
    expect(module.left()).toEqual([]);
  });

  it('asks the module who it is, where the user does not say so', () => {
    expect(modemScene('').modem.dialect.name).toBe('m95');
    expect(modemScene('', {}, { dialect: gsm }).modem.dialect).toBe(gsm);
  });
});
