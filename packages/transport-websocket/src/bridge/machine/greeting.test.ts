import { bench } from '../../../test/machine.ts';

const PORT = { ring: 100, will: [], actions: [] };

describe('a hello', () => {
  it('R3: that was overtaken by a later one of its client is refused, and evicts nobody', () => {
    const b = bench();
    b.opens();
    b.hello(1, { name: 'ann', role: 'writer', attempt: 7 });
    expect(b.hello(2, { name: 'ann', role: 'writer', attempt: 6, resume: { lease: 70 } })).toEqual([
      '2 < bye 4411',
      '2 closed 4411',
    ]);
    expect(b.hello(3, { name: 'ann', role: 'writer', attempt: 7, resume: { lease: 70 } })).toEqual([
      '3 < bye 4411',
      '3 closed 4411',
    ]);
    expect(b.tx(1, 70, 0, 'A')).toHaveLength(2);
    expect(b.hello(4, { name: 'ann', role: 'writer', attempt: 8, resume: { lease: 70 } })[2]).toContain(
      'tx full',
    );
  });

  it('is remembered for the last 1024 clients, the longest silent forgotten first', () => {
    const b = bench();
    b.hello(1, { name: 'ann', attempt: 7 });
    b.hello(2, { name: 'bob', attempt: 7 });
    b.hello(3, { name: 'ann', attempt: 8 });
    for (let client = 1; client < 1024; client += 1)
      b.hello(3 + client, { name: 'x', id: `client-${client}`, attempt: 1, rights: [] });
    expect(b.state().attempts.size).toBe(1024);
    expect(b.hello(2000, { name: 'ann', attempt: 8 })[0]).toBe('2000 < bye 4411');
    expect(b.hello(2001, { name: 'bob', attempt: 7 })[0]).toBe('2 < bye 4411');
  });

  it('S9: comes within five seconds, and once', () => {
    const b = bench();
    b.send({ _tag: 'Came', session: 1, rights: new Set(), from: '::1' });
    expect(b.wait(4_999)).toEqual([]);
    expect(b.wait(1)).toEqual(['1 < bye 4408', '1 closed 4408']);
    b.hello(2, { name: 'bob' });
    b.send({ _tag: 'Came', session: 3, rights: new Set(), from: '::1' });
    expect(b.ask(3, 1, { t: 'ports' })).toEqual(['3 < bye 4400', '3 closed 4400']);
    b.send({ _tag: 'Came', session: 4, rights: new Set(), from: '::1' });
    expect(b.tx(4, 70, 0, 'x')).toEqual(['4 < bye 4400', '4 closed 4400']);
    b.send({ _tag: 'Came', session: 5, rights: new Set(), from: '::1' });
    expect(b.send({ _tag: 'Broke', session: 5, why: 'no JSON' })).toEqual(['5 < bye 4400', '5 closed 4400']);
    const hello = {
      t: 'hello',
      v: 1,
      client: { id: 'client-bob', name: 'bob' },
      attempt: 99,
      port: '',
      role: 'observer',
      takeover: 'no',
    } as const;
    expect(b.send({ _tag: 'Said', session: 2, message: hello })).toEqual(['2 < bye 4400', '2 closed 4400']);
  });

  it('speaks the version that the bridge speaks', () => {
    expect(bench().hello(1, { name: 'ann', v: 2 })).toEqual(['1 < bye 4406', '1 closed 4406']);
  });

  it.each([
    ['writer', 'write'],
    ['observer', 'observe'],
    ['list', 'list'],
  ] as const)('T8: as %s needs the right %s', (role, right) => {
    const b = bench();
    b.opens();
    expect(b.hello(1, { name: 'ann', role, rights: [right] })[0]).toContain('1 < welcome');
    const others = (['list', 'observe', 'write', 'lines', 'action', 'force'] as const).filter(
      (each) => each !== right,
    );
    expect(b.hello(2, { name: 'bob', role, rights: others })).toEqual(['2 < bye 4403', '2 closed 4403']);
  });

  it('has a will that its token allows, and that is bounded', () => {
    const b = bench();
    b.opens();
    const will = [{ line: 'dtr', level: false }] as const;
    expect(b.hello(1, { name: 'ann', role: 'writer', will, rights: ['write'] })).toEqual([
      '1 < bye 4403',
      '1 closed 4403',
    ]);
    const long = [{ quiet: 9000 }, { quiet: 9000 }];
    expect(b.hello(2, { name: 'ann', role: 'writer', will: long })).toEqual([
      '2 < bye 4400',
      '2 closed 4400',
    ]);
    expect(b.hello(3, { name: 'ann', role: 'writer', will, rights: ['write', 'lines'] })).toHaveLength(1);
  });

  it('T16: names a port that there is, and that its token is for; none where there is one', () => {
    const b = bench({}, { ports: { one: PORT, two: PORT } });
    const refused = (session: number) => [`${session} < bye 4404`, `${session} closed 4404`];
    expect(b.hello(1, { name: 'ann', port: '../one' })).toEqual(refused(1));
    expect(b.hello(2, { name: 'ann', port: '__proto__' })).toEqual(refused(2));
    expect(b.hello(3, { name: 'ann', port: '' })).toEqual(refused(3));
    expect(b.hello(4, { name: 'ann', port: 'two', ports: ['one'] })).toEqual(refused(4));
    expect(b.hello(5, { name: 'ann', port: '', ports: ['one'] })[0]).toContain('welcome');
    expect(b.hello(6, { name: 'bob', port: 'two', ports: ['two'] })[0]).toContain('welcome');
  });

  it('S9: is refused by a port that has 32 clients, but not to one of them', () => {
    const b = bench();
    for (let session = 1; session <= 32; session += 1) b.hello(session, { name: `client ${session}` });
    expect(b.hello(33, { name: 'ann' })).toEqual(['33 < bye 4429, again after 5000', '33 closed 4429']);
    expect(b.hello(34, { name: 'client 7' }).slice(0, 2)).toEqual(['7 < bye 4411', '7 closed 4411']);
  });
});

describe('the lines of a port', () => {
  it('are told as they are, with how often each has changed since the opening', () => {
    const b = bench();
    b.opens();
    b.line('cts', true);
    b.line('ri', false);
    b.hello(1, { name: 'ann' });
    expect(b.line('ri', true)).toEqual(['1 < lines cts on 0, ri on 1']);
    expect(b.line('ri', true)).toEqual([]);
    expect(b.line('ri', false)).toEqual(['1 < lines cts on 0, ri off 2']);
    b.closes();
    b.opens();
    expect(b.line('ri', false)).toEqual(['1 < lines ri off 0']);
  });
});
