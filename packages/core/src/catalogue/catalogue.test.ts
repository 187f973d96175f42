import {
  catalogue,
  chapter,
  chapters,
  complete,
  find,
  help,
  holdsSecret,
  parse,
  recognise,
  shownLine,
} from './index.ts';

const texts = (typed: string) => complete(typed).candidates.map(({ text }) => text);
const completed = (typed: string) => {
  const { from, candidates } = complete(typed);
  return candidates.map(({ text }) => typed.slice(0, from) + text);
};

describe('the catalogue', () => {
  it('has each command once, and says of all of it what it is', () => {
    const stems = catalogue.map(({ stem }) => stem);
    expect(stems).toEqual([...new Set(stems)]);
    for (const { what, forms, stem, within } of catalogue) {
      expect([stem, what]).toEqual([stem, expect.stringMatching(/^.{8,80}$/)]);
      expect(forms.length).toBeGreaterThan(0);
      expect(within).toBeGreaterThan(0);
      for (const form of forms) expect([stem, form.what]).toEqual([stem, expect.stringMatching(/^.{3,80}$/)]);
      for (const { name, what: meaning } of forms.flatMap(({ parameters }) => parameters))
        expect([stem, name, meaning]).toEqual([
          stem,
          expect.stringMatching(/^\w+$/),
          expect.stringMatching(/^.{2,}$/),
        ]);
    }
  });

  it.each(['QIOPEN', 'qiopen', 'AT+QIOPEN', '+QIOPEN', 'at+qiopen=?', 'AT+QIOPEN=0,"TCP"'])(
    'finds %s',
    (name) => {
      expect(find(name)?.stem).toBe('AT+QIOPEN');
    },
  );

  it.each([
    ['ATI', 'ATI'],
    ['I', 'ATI'],
    ['&F', 'AT&F'],
    ['AT', 'AT'],
    ['+++', '+++'],
    ['AT+CREG?', 'AT+CREG'],
  ])('finds %s', (name, stem) => {
    expect(find(name)?.stem).toBe(stem);
  });

  it('finds nothing where there is nothing', () => {
    for (const name of ['', ' ', 'QIOPENX', 'FOO', '=?']) expect(find(name)).toBeUndefined();
  });
});

describe('where one is in a command', () => {
  it.each([
    ['', 'name', 0],
    ['AT+QIO', 'name', 0],
    ['at+qistat', 'form', 9],
    ['AT+QISTATE', 'form', 10],
    ['AT+QIOPEN=', 'parameter', 10],
    ['AT+QIOPEN=0,"TC', 'parameter', 12],
    ['AT+QIOPEN=0,"TCP",', 'parameter', 18],
    ['AT+QIOPEN=?', 'end', 11],
    ['AT+CREG?', 'end', 8],
    ['ATE', 'parameter', 3],
    ['AT&D1', 'parameter', 4],
    ['AT+NOSUCH', 'nowhere', 9],
    ['AT+NOSUCH=1', 'nowhere', 11],
    ['AT+QIACT?', 'nowhere', 9],
    ['hello', 'nowhere', 5],
  ])('%s', (typed, at, from) => {
    expect(parse(typed)).toMatchObject({ at, from });
  });

  it('is the parameter of the forms that it may still be', () => {
    const place = parse('AT+QIOPEN=0,"TCP",');
    expect(place).toMatchObject({ index: 2, typed: '', forms: [{ what: 'one of six' }] });
    expect(parse('AT+QIOPEN=')).toMatchObject({ forms: [{ what: 'one of six' }, { what: 'the only one' }] });
    expect(parse('AT+QIOPEN=9,')).toMatchObject({ forms: [] });
    expect(parse('AT+QIDNSGIP="a,b')).toMatchObject({ index: 0, typed: '"a,b' });
  });
});

describe('completion', () => {
  it('knows the names', () => {
    expect(texts('AT+QIO')).toEqual(['AT+QIOPEN']);
    expect(texts('at+qio')).toEqual(['AT+QIOPEN']);
    expect(texts('AT+QIM')).toEqual(['AT+QIMUX', 'AT+QIMODE']);
    expect(texts('')).toHaveLength(catalogue.length);
  });

  it('knows the forms, and names that are longer', () => {
    expect(texts('AT+QIMUX')).toEqual(['AT+QIMUX=', 'AT+QIMUX?', 'AT+QIMUX=?']);
    expect(texts('AT+QISTAT')).toEqual(['AT+QISTAT', 'AT+QISTAT=?', 'AT+QISTATE']);
  });

  it('knows the parameters', () => {
    expect(completed('AT+QIMUX=')).toEqual(['AT+QIMUX=0', 'AT+QIMUX=1', 'AT+QIMUX=?']);
    expect(completed('AT+QIOPEN=0,')).toEqual(['AT+QIOPEN=0,"TCP",', 'AT+QIOPEN=0,"UDP",']);
    expect(completed('AT+QIOPEN=0,"t')).toEqual(['AT+QIOPEN=0,"TCP",']);
    expect(completed('AT+QIOPEN=0')).toEqual(['AT+QIOPEN=0,']);
    expect(completed('ATE')).toEqual(['ATE0', 'ATE1']);
    expect(completed('AT+CFUN=1')).toEqual(['AT+CFUN=1']);
  });

  it('says what is to be typed', () => {
    expect(complete('AT+QIOPEN=0,"TCP",')).toEqual({
      from: 18,
      candidates: [],
      hints: ['host  an IPv4 address; a name under AT+QIDNSIP=1'],
    });
    expect(complete('AT+QIOPEN=').hints).toEqual([
      'index  which of six connections, under AT+QIMUX=1 (0–5)',
      'protocol  which: "TCP" a stream, "UDP" datagrams',
    ]);
  });

  it('has nothing to say behind the end, of a wrong value, and of what it does not know', () => {
    for (const typed of ['AT+CREG?', 'AT+QIMUX=7', 'AT+NOSUCH=', 'AT+QIMUX=1,'])
      expect(complete(typed)).toMatchObject({ candidates: [], hints: [] });
  });

  it('is of each command what recognises it: no candidate is a wrong one', () => {
    for (const { stem } of catalogue)
      for (const line of completed(stem).flatMap((one) => [one, ...completed(one)]))
        expect([line, parse(line).at]).not.toEqual([line, 'nowhere']);
  });
});

describe('a command that is typed to its end', () => {
  it.each([
    ['AT+QIOPEN=0,"TCP","1.2.3.4",7', 'one of six'],
    ['at+qiopen="tcp","example.com",7', 'the only one'],
    ['AT+QISEND', 'up to Ctrl+Z, by the only one'],
    ['AT+QISEND=0,5', 'so many bytes, by one of six'],
    ['AT+QISEND=5', 'so many bytes, by the only one'],
    ['AT+CFUN=1,1', 'switch it'],
    ['AT+CFUN=1', 'switch it'],
    ['ATS3?', 'tell it, or set it'],
    ['AT', 'an OK, and nothing else'],
    ['AT+QIMUX=?', 'what it may be'],
  ])('%s', (line, what) => {
    expect(recognise(line)?.form.what).toBe(what);
  });

  it.each(['AT+QIMUX=2', 'AT+QIMUX', 'AT+QIOPEN=0', 'AT+NOSUCH', 'AT+QIO', ''])('is not %s', (line) => {
    expect(recognise(line)).toBeUndefined();
  });
});

describe('help', () => {
  it('says of a command what the manual does', () => {
    expect(
      help('qiopen'),
    ).toBe(`AT+QIOPEN  opens a connection; OK says that it was begun (note 3.1, 3.3, up to 75 s)

  AT+QIOPEN=<index>,<protocol>,<host>,<port>  one of six
  AT+QIOPEN=<protocol>,<host>,<port>          the only one
  AT+QIOPEN=?                                 what it may be

  index     which of six connections, under AT+QIMUX=1 (0–5)
  protocol  which: "TCP" a stream, "UDP" datagrams
  host      an IPv4 address; a name under AT+QIDNSIP=1
  port      of the peer (1–65535)

  later  <index>, CONNECT OK | <index>, CONNECT FAIL | CONNECT OK | CONNECT FAIL`);
  });

  it('puts the values of the forms together, and brackets what may be left out', () => {
    expect(help('QIAUTOS')).toContain('n       whether: 1 on, 0 off');
    expect(help('CFUN')).toContain('AT+CFUN=<level>[,<restart>]');
    expect(help('ATE')).toContain('ATE<echo>');
  });

  it('lists a chapter', () => {
    expect(chapter('status')).toContain('  AT+QISTAT   the state of the stack');
    expect(chapter('nosuch')).toBeUndefined();
    for (const name of Object.keys(chapters))
      expect(chapter(name)?.split('\n')).toHaveLength(chapters[name]?.length ?? 0);
  });

  it('has nothing of what it does not know', () => {
    expect(help('NOSUCH')).toBeUndefined();
  });
});

describe('a secret', () => {
  it.each([
    ['AT+CPIN="1234"', 'AT+CPIN=***'],
    ['at+cpin=1234', 'at+cpin=***'],
    ['AT+CSQ;+CPIN="1234"', 'AT+CSQ;+CPIN=***'],
    ['AT+QICSGP=1,"CMNET","me","word"', 'AT+QICSGP=1,"CMNET","me",***'],
    ['AT+QICSGP=1,"CMNET","me","word', 'AT+QICSGP=***'],
    ['AT+QIREGAPP="CMNET","me","word"', 'AT+QIREGAPP="CMNET","me",***'],
    ['AT+CLCK="SC",1,"1234"', 'AT+CLCK="SC",1,***'],
  ])('in %s is not shown', (line, shown) => {
    expect(holdsSecret(line)).toBe(true);
    expect(shownLine(line)).toBe(shown);
  });

  it.each(['AT+CPIN?', 'AT+CPIN=?', 'AT+QIREGAPP', 'AT+QIOPEN="TCP","CPIN",7', 'AT'])(
    'is not in %s',
    (line) => {
      expect(holdsSecret(line)).toBe(false);
      expect(shownLine(line)).toBe(line);
    },
  );

  it('is none where there is but an access point', () => {
    for (const line of ['AT+QICSGP=1,"CMNET"', 'AT+CLCK="SC",2']) expect(shownLine(line)).toBe(line);
  });
});
