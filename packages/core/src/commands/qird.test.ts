import { play } from '../../test/play.ts';
import { ascii } from '../bytes/ascii.ts';
import { qird } from './qird.ts';

const data = (text: string, remaining: number) => ({ _tag: 'Data', bytes: ascii(text), remaining }) as const;

const header = {
  from: { host: '116.228.146.250', port: 7070 },
  protocol: 'TCP',
  length: 36,
};
const command = qird();
const done = { _tag: 'Done' };

describe('AT+QIRD', () => {
  it('tells the channel which line announces bytes', () => {
    expect(command.body).toEqual({ prefix: '+QIRD:' });
    expect('+QIRDI: 0,1,0'.startsWith(command.body?.prefix ?? '')).toBe(false);
  });

  it.each(['+QIRD: 116.228.146.250:7070,TCP,36', '+QIRD:116.228.146.250:7070,TCP,36'])(
    'emits the pieces as they come: %s (note 5.3.2)',
    (line) => {
      const answer = [
        line,
        data('1234567890', 26),
        data('abcdefghijklmnopqrstuvwxy', 1),
        data('z', 0),
        'OK',
      ] as const;
      expect(play(command, ...answer)).toEqual({
        values: [
          { ...header, bytes: ascii('1234567890'), remaining: 26 },
          { ...header, bytes: ascii('abcdefghijklmnopqrstuvwxy'), remaining: 1 },
          { ...header, bytes: ascii('z'), remaining: 0 },
        ],
        end: done,
        others: [],
      });
    },
  );

  it('hands on the very bytes that came', () => {
    const piece = data('hi', 0);
    const { values } = play(command, '+QIRD: 1.2.3.4:5,UDP,2', piece, 'OK');
    expect(values[0]?.bytes).toBe(piece.bytes);
    expect(values[0]?.protocol).toBe('UDP');
  });

  it('completes empty where nothing is there', () => {
    expect(play(command, 'OK')).toEqual({ values: [], end: done, others: [] });
    expect(play(command, '+QIRD: 1.2.3.4:5,UDP,0', 'OK')).toEqual({ values: [], end: done, others: [] });
  });

  it('is refused where the connection is closed and read to its end', () => {
    expect(play(command, 'ERROR').end).toEqual({ _tag: 'Refused', text: 'ERROR' });
  });

  it('lets a URC pass before its header and before its OK', () => {
    const played = play(command, '+QIRDI: 0,1,0', '+QIRD: 1.2.3.4:5,TCP,2', data('hi', 0), '0, CLOSED', 'OK');
    expect(played.others).toEqual(['+QIRDI: 0,1,0', '0, CLOSED']);
    expect(played.end).toEqual(done);
  });

  it.each([
    ['+QIRD: 1.2.3.4,TCP,2', 'expected <ip>:<port>, not "1.2.3.4"'],
    ['+QIRD: 1.2.3.4:5,SCTP,2', 'expected TCP or UDP, not "SCTP"'],
    ['+QIRD: 1.2.3.4:70000,TCP,2', 'expected <ip>:<port>, not "1.2.3.4:70000"'],
    ['+QIRD: 2', 'expected 3 fields, not 1'],
  ])('under a header that cannot be read, emits nothing and fails: %s', (text, why) => {
    expect(play(command, text, data('hi', 0), 'OK')).toEqual({
      values: [],
      end: { _tag: 'Malformed', text, why },
      others: [],
    });
  });
});
