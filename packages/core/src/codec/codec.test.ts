import * as fc from 'fast-check';
import { either as E } from 'fp-ts';
import { holds } from '../../test/holds.ts';
import { address, ipv4, isIpv4 } from './address.ts';
import { field, fields } from './fields.ts';
import { indexed } from './indexed.ts';
import { Count, choice, decode, oneOf, Port, Text } from './numbers.ts';
import { answeredRegistration, reportedRegistration } from './registration.ts';
import { connectionState, connectionStatus, stackStatus } from './status.ts';

const octets = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)).map((four) => four.join('.'));

describe('numbers', () => {
  it.each(['0', '80', '65535', '00080'])('%s is a port', (text) => {
    expect(decode(Port)(text)).toEqual(E.right(Number(text)));
  });

  it.each(['', '65536', '-1', '1.5', '1e3', '0x10', ' 1', '99999999999', '٣', 'Infinity', '__proto__'])(
    '%j is none',
    (text) => {
      expect(decode(Port)(text)).toEqual(E.left(`expected a port 0–65535, not ${JSON.stringify(text)}`));
    },
  );

  it('one of these, in digits', () => {
    expect(decode(choice(1, 2))('2')).toEqual(E.right(2));
    expect(decode(choice(1, 2))('3')).toEqual(E.left('expected 1 or 2, not "3"'));
    expect(decode(choice(0, 1))('')).toEqual(E.left('expected 0 or 1, not ""'));
  });

  it('encode to what they decode', () => {
    holds(
      fc.property(fc.nat(0xffff), (value) => {
        expect(decode(Port)(Port.encode(value))).toEqual(E.right(value));
      }),
    );
    expect(decode(choice(1, 2))(choice(1, 2).encode(2))).toEqual(E.right(2));
    expect(decode(oneOf('TCP', 'UDP'))(oneOf('TCP', 'UDP').encode('UDP'))).toEqual(E.right('UDP'));
  });
});

describe('fields', () => {
  it('are as many as there are codecs', () => {
    const three = fields(Count, Text, Port);
    expect(three('1, "a,b", 80')).toEqual(E.right([1, 'a,b', 80]));
    expect(three('1, "a"')).toEqual(E.left('expected 3 fields, not 2'));
    expect(three('1,2,3,4')).toEqual(E.left('expected 3 fields, not 4'));
    expect(field(Count)(' 7')).toEqual(E.right(7));
    expect(field(Count)('7,7')).toEqual(E.left('expected 1 fields, not 2'));
  });
});

describe('addresses', () => {
  it('are four octets', () => {
    holds(
      fc.property(octets, (text) => {
        expect(ipv4(text)).toEqual(E.right(text));
      }),
    );
  });

  it.each([
    '',
    '1.2.3',
    '1.2.3.4.5',
    '1.2.3.256',
    '1.2.3.',
    '.1.2.3',
    '1.2.3.4 ',
    'a.b.c.d',
    '1.2.3.4\n',
    '١.٢.٣.٤',
  ])('%j is none', (text) => {
    expect(isIpv4(text)).toBe(false);
  });

  it('and a port', () => {
    holds(
      fc.property(octets, fc.nat(0xffff), (host, port) => {
        expect(address(`${host}:${port}`)).toEqual(E.right({ host, port }));
      }),
    );
    for (const text of ['1.2.3.4', ':80', '1.2.3.4:', '1.2.3.4:65536', '1.2.3.4:5:6']) {
      expect(address(text)).toEqual(E.left(`expected <ip>:<port>, not ${JSON.stringify(text)}`));
    }
  });
});

describe('indexed', () => {
  it.each([
    ['0, CLOSED', { index: 0, text: 'CLOSED' }],
    ['5,CLOSED', { index: 5, text: 'CLOSED' }],
    ['CLOSED', { text: 'CLOSED' }],
    ['6, CLOSED', { text: '6, CLOSED' }],
    ['12, CLOSED', { text: '12, CLOSED' }],
    ['0,', { index: 0, text: '' }],
    ['', { text: '' }],
  ])('%s', (line, found) => {
    expect(indexed(line)).toEqual(found);
  });
});

describe('a registration', () => {
  it('is an answer or a report, never both', () => {
    const line = fc
      .array(fc.constantFrom('0', '1', '9', '00C3', '"1A2B"', '', ' ', 'x', '256'))
      .map((some) => some.join(','));
    holds(
      fc.property(fc.oneof(line, fc.string()), (text) => {
        const answer = answeredRegistration(text);
        const report = reportedRegistration(text);
        expect(E.isRight(report)).toBe(answer === undefined);
        if (answer && E.isRight(answer)) expect(E.isLeft(report)).toBe(true);
      }),
    );
  });
});

it('every codec takes any text', () => {
  const codecs = [address, ipv4, stackStatus, connectionStatus, connectionState, reportedRegistration];
  holds(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      for (const codec of codecs) expect(codec(text)).toHaveProperty('_tag');
    }),
  );
});
