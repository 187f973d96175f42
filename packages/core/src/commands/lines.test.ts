import { either as E } from 'fp-ts';
import type { Command } from '../at/command.ts';
import { describe as say } from '../at/reason.ts';
import { ascii } from '../bytes/ascii.ts';
import { recognise } from '../catalogue/index.ts';
import * as commands from './index.ts';

/** Which of all that make commands were asked for one here, and the lines that came of it. */
const made = { names: new Set<string>(), lines: new Set<string>() };

const isCommand = (value: unknown): value is Command<unknown> =>
  typeof value === 'object' && value !== null && 'line' in value && 'reply' in value;

const watched = <T extends object>(makers: T, path = ''): T =>
  new Proxy(makers, {
    get: (_, key) => {
      const member: unknown = Reflect.get(makers, key);
      const isOne = typeof member === 'function' || (typeof member === 'object' && member !== null);
      return isOne && typeof key === 'string' ? watched(member, `${path}.${key}`) : member;
    },
    apply: (_, self, args) => {
      made.names.add(path);
      const command: unknown = typeof makers === 'function' && Reflect.apply(makers, self, args);
      if (isCommand(command) && E.isRight(command.line)) made.lines.add(command.line.right);
      return command;
    },
  });

/** Each of them: `.qimux`, `.qimux.read`. */
const makersOf = (value: object, path = ''): readonly string[] => [
  ...(typeof value === 'function' ? [path] : []),
  ...Object.entries(value).flatMap(([key, member]) => makersOf(member, `${path}.${key}`)),
];

const c = watched({ ...commands });

const bytes = ascii('hello');
const gprs = { apn: 'CMNET', user: 'me', password: 'swordfish' };

const lines: readonly (readonly [string, Command<unknown>])[] = [
  ['AT', c.at()],
  ['ATE1', c.ate(true)],
  ['ATE0', c.ate(false)],
  ['ATI', c.ati()],
  ['AT+GSN', c.gsn()],
  ['AT+GSN=?', c.gsn.test()],
  ['AT+CSQ', c.csq()],
  ['AT+CSQ=?', c.csq.test()],
  ['AT+CFUN=4', c.cfun(4)],
  ['AT+CFUN=1,1', c.cfun.restart()],
  ['AT+CFUN?', c.cfun.read()],
  ['AT+CFUN=?', c.cfun.test()],
  ['AT+CPIN?', c.cpin.read()],
  ['AT+CPIN="1234"', c.cpin('1234')],
  ['AT+CPIN=?', c.cpin.test()],
  ['AT+CREG?', c.creg.read()],
  ['AT+CREG=1', c.creg(1)],
  ['AT+CREG=?', c.creg.test()],
  ['AT+CGREG?', c.cgreg.read()],
  ['AT+CGREG=2', c.cgreg(2)],
  ['AT+CGREG=?', c.cgreg.test()],
  ['AT+CGATT=1', c.cgatt(1)],
  ['AT+CGATT?', c.cgatt.read()],
  ['AT+CGATT=?', c.cgatt.test()],
  ['AT+QIFGCNT=1', c.qifgcnt(1)],
  ['AT+QIFGCNT?', c.qifgcnt.read()],
  ['AT+QIFGCNT=?', c.qifgcnt.test()],
  ['AT+QICSGP=1,"CMNET"', c.qicsgp({ apn: 'CMNET' })],
  ['AT+QICSGP=1,"CMNET","me","swordfish"', c.qicsgp(gprs)],
  ['AT+QICSGP=1,"CMNET","me",""', c.qicsgp({ apn: 'CMNET', user: 'me' })],
  ['AT+QICSGP?', c.qicsgp.read()],
  ['AT+QICSGP=?', c.qicsgp.test()],
  [
    'AT+QICSGP=0,"+8613800000000","me","swordfish",2',
    c.qicsgp.csd({ number: '+8613800000000', user: 'me', password: 'swordfish', rate: 2 }),
  ],
  ['AT+QICSGP=0,"172","","",0', c.qicsgp.csd({ number: '172', rate: 0 })],
  ['AT+QIREGAPP', c.qiregapp()],
  ['AT+QIREGAPP="CMNET","me","swordfish"', c.qiregapp(gprs)],
  ['AT+QIREGAPP?', c.qiregapp.read()],
  ['AT+QIREGAPP=?', c.qiregapp.test()],
  ['AT+QIACT', c.qiact()],
  ['AT+QIACT=?', c.qiact.test()],
  ['AT+QILOCIP', c.qilocip()],
  ['AT+QILOCIP=?', c.qilocip.test()],
  ['AT+QIDEACT', c.qideact()],
  ['AT+QIDEACT=?', c.qideact.test()],
  [
    'AT+QIOPEN="TCP","124.79.167.121",7007',
    c.qiopen({ protocol: 'TCP', host: '124.79.167.121', port: 7007 }),
  ],
  [
    'AT+QIOPEN=5,"UDP","pool.ntp.org",123',
    c.qiopen({ index: 5, protocol: 'UDP', host: 'pool.ntp.org', port: 123 }),
  ],
  [
    'AT+QIOPEN="TCP","example.com",7',
    c.qiopen.transparent({ protocol: 'TCP', host: 'example.com', port: 7 }),
  ],
  ['AT+QIOPEN=?', c.qiopen.test()],
  ['AT+QISEND=5', c.qisend({ bytes })],
  ['AT+QISEND=0,5', c.qisend({ index: 0, bytes })],
  ['AT+QISEND', c.qisend.changeable({ bytes })],
  ['AT+QISEND=3', c.qisend.changeable({ index: 3, bytes })],
  ['AT+QISEND=?', c.qisend.test()],
  ['AT+QISACK', c.qisack()],
  ['AT+QISACK=0', c.qisack(0)],
  ['AT+QISACK=?', c.qisack.test()],
  ['AT+QICLOSE', c.qiclose()],
  ['AT+QICLOSE=0', c.qiclose(0)],
  ['AT+QICLOSE=?', c.qiclose.test()],
  ['AT+QIRD=0,1,0,1500', c.qird()],
  ['AT+QIRD=1,2,4,1024', c.qird({ context: 1, role: 2, index: 4, length: 1024 })],
  ['AT+QIRD=?', c.qird.test()],
  ['AT+QISTAT', c.qistat()],
  ['AT+QISTAT=?', c.qistat.test()],
  ['AT+QISTATE', c.qistate()],
  ['AT+QISTATE=?', c.qistate.test()],
  ['AT+QISSTAT', c.qisstat()],
  ['AT+QISSTAT=?', c.qisstat.test()],
  ['AT+QIDEACT', c.qideact({ within: 150_000 })],
  ['AT+QISEND', c.qisend.timed({ bytes, period: 10 })],
  ['AT+QISEND=0', c.qisend.timed({ index: 0, bytes, period: 10 })],
  ['AT+QIAUTOS=1,10', c.qiautos({ period: 10 })],
  ['AT+QIAUTOS=0', c.qiautos.off()],
  ['AT+QIAUTOS?', c.qiautos.read()],
  ['AT+QIAUTOS=?', c.qiautos.test()],
  ['AT+QISERVER', c.qiserver()],
  ['AT+QISERVER', c.qiserver({ protocol: 'TCP' })],
  ['AT+QISERVER=1', c.qiserver({ protocol: 'UDP' })],
  ['AT+QISERVER=0,3', c.qiserver({ protocol: 'TCP', max: 3 })],
  ['AT+QISERVER=1,5', c.qiserver({ protocol: 'UDP', max: 5 })],
  ['AT+QISERVER?', c.qiserver.read()],
  ['AT+QISERVER=?', c.qiserver.test()],
  ['AT+QILPORT="TCP",2020', c.qilport('TCP', 2020)],
  ['AT+QILPORT="UDP",3030', c.qilport('UDP', 3030)],
  ['AT+QILPORT?', c.qilport.read()],
  ['AT+QILPORT=?', c.qilport.test()],
  ['AT+QITCFG=3,2,512,1', c.qitcfg({ retries: 3, wait: 200, size: 512, escape: true })],
  ['AT+QITCFG=0,0,1,0', c.qitcfg({ retries: 0, wait: 0, size: 1, escape: false })],
  ['AT+QITCFG?', c.qitcfg.read()],
  ['AT+QITCFG=?', c.qitcfg.test()],
  ['AT+QIDNSCFG="211.136.18.171","211.136.112.50"', c.qidnscfg('211.136.18.171', '211.136.112.50')],
  ['AT+QIDNSCFG="8.8.8.8"', c.qidnscfg('8.8.8.8')],
  ['AT+QIDNSCFG?', c.qidnscfg.read()],
  ['AT+QIDNSCFG=?', c.qidnscfg.test()],
  ['AT+QIDNSGIP="www.google.com"', c.qidnsgip('www.google.com')],
  ['AT+QIDNSGIP=?', c.qidnsgip.test()],
  ['AT+QISCON', c.qiscon()],
  ['AT+QISCON?', c.qiscon.read()],
  ['AT+QISCON=?', c.qiscon.test()],
  ['AT+QIKALIVE=1,60,10', c.qikalive({ idle: 60, interval: 10 })],
  ['AT+QIKALIVE=0', c.qikalive.off()],
  ['AT+QIKALIVE?', c.qikalive.read()],
  ['AT+QIKALIVE=?', c.qikalive.test()],
  ['AT+QPING="www.google.com",1,4', c.qping({ host: 'www.google.com' })],
  ['AT+QPING="1.2.3.4",255,10', c.qping({ host: '1.2.3.4', wait: 255, count: 10 })],
  ['AT+QPING=?', c.qping.test()],
  ['AT+QNTP', c.qntp()],
  ['AT+QNTP="pool.ntp.org"', c.qntp({ host: 'pool.ntp.org' })],
  ['AT+QNTP="210.72.145.44",123', c.qntp({ host: '210.72.145.44', port: 123 })],
  ['AT+QNTP?', c.qntp.read()],
  ['AT+QNTP=?', c.qntp.test()],
  ['AT+QCFG="NW/PDPActAsync",1', c.qcfg('NW/PDPActAsync', 1)],
  ['AT+QCFG="TCP/BufferRemain"', c.qcfg.read('TCP/BufferRemain')],
  ['AT+QCFG=?', c.qcfg.test()],
  ['AT+QTEMP', c.qtemp()],
  ['AT+QTEMP=?', c.qtemp.test()],
  ['AT+QINISTAT', c.qinistat()],
  ['AT+QINISTAT=?', c.qinistat.test()],
  ['AT+QPOWD=0', c.qpowd(0)],
  ['AT+QPOWD=1', c.qpowd(1)],
  ['AT+QPOWD=?', c.qpowd.test()],
  ['AT+QCCID', c.qccid()],
  ['AT+QCCID=?', c.qccid.test()],
  ['AT+CIMI', c.cimi()],
  ['AT+CIMI=?', c.cimi.test()],
  ['AT+COPS?', c.cops.read()],
  ['AT+IPR=115200', c.ipr(115_200)],
  ['AT+IPR=0', c.ipr(0)],
  ['AT+IPR?', c.ipr.read()],
  ['AT+IPR=?', c.ipr.test()],
  ['ATO', c.ato()],
  ['AT&W', c.atw()],
  ['AT&F', c.atf()],
  ['ATZ', c.atz()],
  ['AT+QISRVC=2', c.qisrvc(2)],
  ['AT+QIPROMPT=3', c.qiprompt(3)],
  ['AT+QINDI=2', c.qindi(2)],
  ['AT+QSCLK=1', c.qsclk(1)],
  ['AT+CMEE=2', c.cmee(2)],
];

const settings = {
  QIMUX: c.qimux,
  QIMODE: c.qimode,
  QIDNSIP: c.qidnsip,
  QINDI: c.qindi,
  QIHEAD: c.qihead,
  QISHOWRA: c.qishowra,
  QISHOWLA: c.qishowla,
  QISHOWPT: c.qishowpt,
  QISDE: c.qisde,
  QIPROMPT: c.qiprompt,
  QISRVC: c.qisrvc,
  QSCLK: c.qsclk,
  CMEE: c.cmee,
  QIURC: c.qiurc,
};

const basics: readonly (readonly [string, Command<unknown>, string])[] = [
  ['AT&D0', c.dtrBehaviour(0), 'AT&D'],
  ['AT&D1', c.dtrBehaviour(1), 'AT&D'],
  ['AT&D2', c.dtrBehaviour(2), 'AT&D'],
  ['AT&C0', c.dcdBehaviour(0), 'AT&C'],
  ['AT&C1', c.dcdBehaviour(1), 'AT&C'],
  ['ATS3?', c.sRegister.read(3), 'ATS'],
];

describe('the lines of the commands', () => {
  it.each(lines)('%s', (line, command) => {
    expect(command.line).toEqual(E.right(line));
  });

  it.each(Object.entries(settings))('AT+%s: written, read, asked for what it may be', (name, setting) => {
    expect(setting(1).line).toEqual(E.right(`AT+${name}=1`));
    expect(setting.read().line).toEqual(E.right(`AT+${name}?`));
    expect(setting.test().line).toEqual(E.right(`AT+${name}=?`));
  });

  it('are named as the manual names them', () => {
    for (const [line, { name }] of lines) {
      expect(line.replace('AT+', '').replace(/[=?].*/, '')).toBe(name);
    }
  });

  it.each(basics)('%s: a value right behind the name', (line, command, name) => {
    expect(command.line).toEqual(E.right(line));
    expect(command.name).toBe(name);
  });

  it('are never longer than the module takes: 256 characters', () => {
    const long = 'x'.repeat(100);
    expect(c.qicsgp({ apn: long, user: long, password: long }).line).toEqual(
      E.left({
        _tag: 'Invalid',
        what: 'the line of AT+QICSGP',
        given: '320 characters long',
        allowed: 'at most 256',
      }),
    );
  });
});

describe('what a log shows', () => {
  it.each([
    ['AT+QICSGP=1,"CMNET","me",***', c.qicsgp(gprs)],
    ['AT+QIREGAPP="CMNET","me",***', c.qiregapp(gprs)],
    ['AT+CPIN=***', c.cpin('1234')],
    [
      'AT+QICSGP=0,"172","me",***,3',
      c.qicsgp.csd({ number: '172', user: 'me', password: 'swordfish', rate: 3 }),
    ],
  ])('%s', (shown, command) => {
    expect(command.shown).toBe(shown);
  });

  it('is the line itself where there is no secret', () => {
    expect(c.qicsgp({ apn: 'CMNET' }).shown).toBeUndefined();
    expect(c.qiregapp().shown).toBeUndefined();
  });

  it('holds no secret even where the line cannot be written', () => {
    const commands = [
      c.cpin('12-34-swordfish'),
      c.qicsgp({ apn: 'a"b', password: 'swordfish' }),
      c.qicsgp({ apn: 'CMNET', password: 'swordfish"' }),
      c.qiregapp({ apn: 'CMNET', user: 'me', password: 'swordfish\r' }),
      c.qicsgp.csd({ number: '17"2', password: 'swordfish', rate: 0 }),
      c.qicsgp.csd({ number: '172', password: 'swordfish', rate: 4 }),
      c.qicsgp.csd({ number: '172', password: 'swordfish"', rate: 0 }),
    ];
    for (const { line, shown } of commands) {
      expect(E.isLeft(line)).toBe(true);
      expect(JSON.stringify(line) + shown).not.toContain('swordfish');
      expect(E.isLeft(line) ? say(line.left) : '').not.toContain('swordfish');
    }
  });
});

describe('how long an answer may take', () => {
  it.each([
    [150_000, c.qiact()],
    [60_000, c.qideact()],
    [150_000, c.qideact({ within: 150_000 })],
    [150_000, c.qiserver()],
    [15_000, c.qidnsgip('a')],
    [120_000, c.qntp()],
    [34_000, c.qping({ host: 'a' })],
    [50_000, c.qping({ host: 'a', wait: 10, count: 2 })],
    [75_000, c.cops.read()],
    [15_000, c.qpowd(1)],
    [30_000, c.qisend({ bytes })],
    [40_000, c.qisend.timed({ bytes, period: 10 })],
    [75_000, c.cgatt(1)],
    [15_000, c.cfun(1)],
    [5_000, c.qimux(1)],
    [1_000, c.at()],
  ])('%d ms', (timeout, command) => {
    expect(command.timeout).toBe(timeout);
  });
});

describe('the catalogue', () => {
  it('has each command that there is, in each form that is written', () => {
    expect(makersOf({ ...commands }).filter((name) => !made.names.has(name))).toEqual([]);
    expect([...made.lines].filter((line) => recognise(line) === undefined)).toEqual([]);
  });
});
