import * as fc from 'fast-check';
import { holds } from '../../test/holds.ts';
import { type Played, play } from '../../test/play.ts';
import type { Command } from '../at/command.ts';
import { ascii } from '../bytes/ascii.ts';
import * as c from './index.ts';

const bytes = ascii('hello');

const commands: readonly Command<unknown>[] = [
  c.at(),
  c.ati(),
  c.gsn(),
  c.csq(),
  c.cfun.read(),
  c.cpin.read(),
  c.creg.read(),
  c.cgreg.read(),
  c.cgatt.read(),
  c.qifgcnt.read(),
  c.qicsgp.read(),
  c.qicsgp.test(),
  c.qiregapp.read(),
  c.qiact(),
  c.qilocip(),
  c.qideact(),
  c.qiopen({ protocol: 'TCP', host: '1.2.3.4', port: 80 }),
  c.qisend({ bytes }),
  c.qisack(),
  c.qiclose(),
  c.qird(),
  c.qistat(),
  c.qistate(),
  c.qimux.read(),
  c.qisend.timed({ bytes, period: 10 }),
  c.qiserver(),
  c.qiserver.read(),
  c.qilport.read(),
  c.qisstat(),
  c.qiautos.read(),
  c.qitcfg.read(),
  c.qidnscfg.read(),
  c.qidnsgip('a'),
  c.qiscon.read(),
  c.qikalive.read(),
  c.qping({ host: 'a' }),
  c.qntp(),
  c.qntp.read(),
  c.qcfg.read('TCP/WithCRLF'),
  c.qtemp(),
  c.qinistat(),
  c.qpowd(1),
  c.qccid(),
  c.cimi(),
  c.cops.read(),
  c.ato(),
  c.sRegister.read(3),
  c.dtrBehaviour(1),
];

const beginnings = [
  '+CSQ:',
  '+CFUN:',
  '+CPIN:',
  '+CREG:',
  '+CGREG:',
  '+CGATT:',
  '+QIFGCNT:',
  '+QICSGP:',
  '+QIREGAPP:',
  '+QIRD:',
  '+QISACK:',
  '+QISTAT:',
  '+QISTATE:',
  '+QIMUX:',
  'STATE:',
  'S:',
  'C:',
  'C :',
  'TCP:',
  'UDP:',
  'PrimaryDns:',
  'ERROR:',
  '+QISERVER:',
  '+QIAUTOS:',
  '+QITCFG:',
  '+QIDNSIP:',
  'Gprs Config APN:',
  '+QIKALIVE:',
  '+QPING:',
  '+QNTP:',
  '+QCFG:',
  '+QTEMP:',
  '+QINISTAT:',
  '+CCID:',
  '+COPS:',
  'SERVER OK',
  'CONNECT',
  '+CME ERROR:',
  'Revision:',
  'OK',
  '0,',
];

const rest = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        '0',
        '1',
        '5',
        '99999999999',
        '',
        '"',
        '""',
        '"TCP"',
        '1.2.3.4',
        ' ',
        '1.2.3.4:5',
        '-1',
        '1e9',
      ),
    )
    .map((fields) => fields.join(',')),
);
const line: fc.Arbitrary<Played> = fc
  .tuple(fc.constantFrom('', ...beginnings), rest)
  .map((parts) => parts.join(''));
const data: fc.Arbitrary<Played> = fc
  .tuple(fc.uint8Array(), fc.nat(3))
  .map(([piece, remaining]) => ({ _tag: 'Data', bytes: piece, remaining }));

describe('whatever a module prints', () => {
  it.each(commands.map((command) => [command.name, command] as const))(
    '%s: nothing throws, and nothing is both claimed and passed on',
    (_, command) => {
      holds(
        fc.property(fc.array(fc.oneof({ weight: 4, arbitrary: line }, data)), (answer) => {
          const { others } = play(command, ...answer);
          expect(others.length).toBeLessThanOrEqual(answer.length);
        }),
      );
    },
  );

  it('a final code ends every command, right after it was asked', () => {
    for (const command of commands) {
      expect(play(command, 'ERROR').end).toEqual({ _tag: 'Refused', text: 'ERROR' });
      expect(play(command, '+CME ERROR: 3').end).toEqual({ _tag: 'Refused', text: '+CME ERROR: 3', code: 3 });
    }
  });
});
