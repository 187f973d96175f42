import { Subject } from 'rxjs';
import { desk } from '../../test/desk.ts';
import { silent, virtualNetwork } from '../network/virtual.ts';
import { m10 } from './m10.ts';
import { m26 } from './m26.ts';
import { m35 } from './m35.ts';
import { m66 } from './m66.ts';
import { m72 } from './m72.ts';
import { m95 } from './m95.ts';
import { mc60 } from './mc60.ts';
import { note } from './note.ts';
import type { Profile } from './profile.ts';

const OK = '\r\nOK\r\n';
const ERROR = '\r\nERROR\r\n';

const network = () => virtualNetwork().tcp(7007, silent);

/** What the module prints for a line once it has been typed these. */
const answer = (profile: Profile, line: string, before: readonly string[] = []) => {
  const at = desk({ profile, network: network() });
  for (const each of before) at.at(each);
  return at.at(line);
};

const each = <T>(values: readonly (readonly [profile: Profile, value: T])[]) =>
  values.map(([profile, value]) => [profile.identification[1] ?? '', profile, value] as const);

const several = ['AT+QIMUX=1', 'AT+QIOPEN=0,"TCP","124.79.167.121",7007'];

describe('what differs between the models', () => {
  it.each([
    ['Quectel_M10', m10],
    ['Quectel_M26', m26],
    ['Quectel_M35', m35],
    ['Quectel_M66', m66],
    ['Quectel_M72', m72],
    ['Quectel_M95', m95],
    ['Quectel_MC60', mc60],
    ['Quectel_GSM', note],
  ])('%s says its name', (name, profile) => {
    expect(answer(profile, 'AT+CGMM')).toBe(`\r\n${name}\r\n${OK}`);
  });

  it.each(
    each([
      [note, ['Call Ready', 'SMS Ready']],
      [m95, ['Call Ready', 'SMS Ready']],
      [m26, ['Call Ready']],
      [m35, ['Call Ready']],
    ]),
  )('%s ends its boot with its own words', (_, profile, words) => {
    const at = desk({ profile });
    at.module.control.reset();
    const blocks = ['RDY', '+CFUN: 1', '+CPIN: READY', ...words];
    expect(at.seen()).toBe(blocks.map((text) => `\r\n${text}\r\n`).join(''));
  });

  it.each(
    each([
      [note, [OK, ERROR]],
      [m95, [OK, ERROR]],
      [m26, [OK, OK]],
      [mc60, [OK, OK]],
    ]),
  )('%s has AT+QINDI=1 and, or not, AT+QINDI=2', (_, profile, [first, second]) => {
    expect(answer(profile, 'AT+QINDI=1')).toBe(first);
    expect(answer(profile, 'AT+QINDI=2')).toBe(second);
  });

  it.each(
    each([
      [note, [ERROR, OK, OK]],
      [m95, [ERROR, OK, OK]],
      [m10, [ERROR, ERROR, ERROR]],
    ]),
  )('%s refuses settings while the context is up', (_, profile, answers) => {
    const lines = ['AT+QIMUX=1', 'AT+QIMODE=1', 'AT+QIDNSIP=1'];
    expect(lines.map((line) => answer(profile, line, ['AT+QIREGAPP', 'AT+QIACT']))).toEqual(answers);
  });

  it.each(
    each([
      [note, '+QIMODE: (0,1)'],
      [m95, '+QIMODE:(0-NORMAL MODE,1-TRANSPARENT MODE)'],
      [mc60, '+QIMODE: (0,1)'],
      [m10, '+QIMODE: (0,1)'],
    ]),
  )('%s explains AT+QIMODE', (_, profile, text) => {
    expect(answer(profile, 'AT+QIMODE=?')).toBe(`\r\n${text}\r\n${OK}`);
  });

  it.each(
    each([
      [note, ERROR],
      [m95, ERROR],
      [m66, OK],
    ]),
  )('%s activates without AT+QIREGAPP, or not', (_, profile, said) => {
    expect(answer(profile, 'AT+QIACT')).toBe(said);
  });

  it.each(
    each([
      [note, `${OK}\r\nSERVER OK\r\n`],
      [m95, `${OK}\r\nSERVER OK\r\n`],
      [m10, ERROR],
    ]),
  )('%s listens without AT+QILOCIP, or not', (_, profile, said) => {
    expect(answer(profile, 'AT+QISERVER', ['AT+QIREGAPP', 'AT+QIACT'])).toBe(said);
  });

  it('M10 listens after AT+QILOCIP', () => {
    const before = ['AT+QIREGAPP', 'AT+QIACT', 'AT+QILOCIP'];
    expect(answer(m10, 'AT+QISERVER', before)).toBe(`${OK}\r\nSERVER OK\r\n`);
  });

  it.each(
    each([
      [note, ERROR],
      [m95, `${OK}\r\nCONNECT OK\r\n`],
      [m10, `${OK}\r\nCONNECT OK\r\n`],
    ]),
  )('%s connects without AT+QILOCIP, or not', (_, profile, said) => {
    const line = 'AT+QIOPEN="TCP","124.79.167.121",7007';
    expect(answer(profile, line, ['AT+QIREGAPP', 'AT+QIACT'])).toBe(said);
  });

  it.each(
    each([
      [note, '"IP","CMNET",""'],
      [m95, '"IP","CMNET",""'],
      [m72, '"CMNET","",""'],
    ]),
  )('%s reads AT+QICSGP=1,"IP","CMNET" its own way', (_, profile, values) => {
    const read = answer(profile, 'AT+QIREGAPP?', ['AT+QICSGP=1,"IP","CMNET"']);
    expect(read).toBe(`\r\n+QIREGAPP: ${values}\r\n${OK}`);
  });

  it.each(
    each([
      [note, ['CLOSED']],
      [m95, ['0, CLOSED', '0, CLOSED']],
      [mc60, ['0, CLOSED']],
    ]),
  )('%s tells a close in pull mode', (_, profile, texts) => {
    const said$ = new Subject<never>();
    const at = desk({ profile, network: virtualNetwork().tcp(7, () => said$) });
    at.at('AT+QINDI=1');
    at.at('AT+QIOPEN="TCP","10.0.0.1",7');
    said$.complete();
    expect(at.seen()).toBe(texts.map((text) => `\r\n${text}\r\n`).join(''));
  });

  it.each(
    each([
      [note, '\r\n+QISTATE: 1,"","",,"INITIAL"\r\n'],
      [m95, '\r\n+QISTATE: 1,"","",,"INITIAL"\r\n'],
      [m35, '\r\n+QISTATE: 1, "", "", , "INITIAL"\r\n'],
    ]),
  )('%s shows an idle connection', (_, profile, line) => {
    expect(answer(profile, 'AT+QISTATE', ['AT+QIMUX=1'])).toContain(line);
  });

  it.each(
    each([
      [note, ''],
      [m95, OK],
    ]),
  )('%s ends the list of AT+QISTATE', (_, profile, end) => {
    const list = answer(profile, 'AT+QISTATE', ['AT+QIMUX=1']);
    expect(list.endsWith(`\r\n+QISTATE: 5,"","",,"INITIAL"\r\n${end}`)).toBe(true);
  });

  it.each(
    each([
      [note, '\r\n+QISTAT: 0, "TCP", "124.79.167.121", 7007\r\n'],
      [m95, '\r\n+QISTAT: 0, "TCP", "124.79.167.121", 7007\r\n'],
      [m35, '\r\n+QISTAT: 0, "TCP", "124.79.167.121", 7007,\r\n'],
    ]),
  )('%s shows a connection in AT+QISTAT', (_, profile, line) => {
    expect(answer(profile, 'AT+QISTAT', several)).toContain(line);
  });

  it.each(
    each([
      [note, '8986'],
      [m35, '+CCID: 8986'],
    ]),
  )('%s prints the number of its card', (_, profile, text) => {
    expect(desk({ profile, iccid: '8986' }).at('AT+QCCID')).toBe(`\r\n${text}\r\n${OK}`);
  });
});

describe("a profile of one's own", () => {
  it('starts from another: CLOSE OK without an index, as the note has it in 3.3', () => {
    expect(answer({ ...note, closeNumbered: false }, 'AT+QICLOSE=0', several)).toBe('\r\nCLOSE OK\r\n');
    expect(answer(note, 'AT+QICLOSE=0', several)).toBe('\r\n0, CLOSE OK\r\n');
    expect(answer({ ...note, closeNumbered: false }, 'AT+QICLOSE=1', several)).toBe(ERROR);
  });
});
