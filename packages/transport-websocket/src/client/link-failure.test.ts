import { throwError } from 'rxjs';
import { bytes, noted, opened, rx, subscribed } from '../../test/opened.ts';
import { websocket } from './websocket.ts';

describe('a link that ends', () => {
  it('gives what was read before the UART was closed, then completes', () => {
    const { link, last, log } = opened();
    last().send(rx(0, 'bye'));
    last().say({ t: 'lease', lease: 7, state: 'fenced', written: 0 });
    noted(log, 'write', link().write(bytes('too late')));
    last().say({ t: 'epoch', epoch: 1, end: 3, next: null, cause: 'closed', why: 'It was closed.' });
    noted(log, 'read', link().bytes$);
    noted(log, 'write', link().write(bytes('too late')));
    noted(log, 'lines', link().signals?.dcd$ ?? link().bytes$);
    noted(log, 'events', link().events$);
    expect(log.map((line) => line.replace(/ of ws:\S+/, ''))).toEqual([
      expect.stringMatching(/^write lost: Nothing .* <\{"_tag":"LeaseLost","lease":7,"how":"fenced"\}>$/),
      'link done',
      'read bye',
      'read done',
      'write closed: The far end of "modem" has closed it.',
      'lines closed: The far end of "modem" has closed it.',
      'events {"_tag":"Leased","lease":7,"dirty":false}',
      'events {"_tag":"LeaseLost","lease":7,"how":"fenced"}',
      'events {"_tag":"EpochEnded","epoch":1,"end":3,"cause":"closed","why":"It was closed."}',
      'events done',
    ]);
  });

  it('says so where the UART was unplugged', () => {
    const { link, last, log } = opened();
    noted(log, 'read', link().bytes$);
    last().say(
      { t: 'lease', lease: 7, state: 'fenced', written: 0 },
      { t: 'epoch', epoch: 1, end: 0, next: null, cause: 'unplugged', why: 'ENXIO' },
    );
    expect(log).toEqual([
      expect.stringMatching(
        /^read lost: The port "modem" of the bridge was lost.*ENXIO.*<\{"_tag":"EpochEnded"/,
      ),
      expect.stringMatching(/^link lost: /),
    ]);
  });

  it('tells who took it', () => {
    const { link, last, log } = opened();
    noted(log, 'write', link().write(bytes('never acknowledged')));
    last().say({ t: 'lease', lease: 7, state: 'taken', by: 'the night shift', written: 0 });
    expect(log).toEqual([
      expect.stringMatching(/^write lost: .*"_tag":"Unknown"/),
      expect.stringMatching(/^link lost: the night shift has taken the port "modem" over/),
    ]);
  });

  it('shows what others say so that it moves no cursor', () => {
    const { link, last, log } = opened({ role: 'observer' }, { tx: undefined });
    noted(log, 'event', link().events$);
    noted(log, 'action', link().remote.action('bell'));
    last().say({ t: 'err', id: 1, code: 'failed', why: 'no \x1b[2Jbell' });
    last().say({ t: 'epoch', epoch: 1, end: 0, next: 2, cause: 'unplugged', why: 'gone\x07' });
    last().down(1006, 'cut\x1b]0;title');
    expect(log).toEqual([
      expect.stringMatching(/^action .*no \\u\{1b\}\[2Jbell.*"why":"no \\\\u\{1b\}\[2Jbell"/),
      expect.stringMatching(/^event .*"EpochEnded".*"why":"gone\\\\u\{7\}"/),
      expect.stringMatching(/^event .*"Reconnecting".*"why":"cut\\\\u\{1b\}\]0;title"/),
    ]);
  });

  it.each<readonly [string, number | undefined, string, RegExp]>([
    ['is not there', undefined, 'connect ECONNREFUSED', /^link not-found: Nothing answers.*ECONNREFUSED/],
    ['does not know the token', 401, '', /^link not-permitted: .*token/],
    ['lets nobody in from there', 403, '', /^link not-permitted: .*origin/],
    ['is being stopped', 503, 'it answered HTTP 503', /^link busy: .*is being stopped/],
  ])('is refused where the bridge %s', (_, status, why, message) => {
    const { last, log } = subscribed();
    last().down(1006, why, status);
    expect(log).toEqual([expect.stringMatching(message)]);
  });

  it('is refused where the platform does not try', () => {
    const log: string[] = [];
    noted(
      log,
      'link',
      websocket('ws://bridge/modem', {}, () => throwError(() => new Error('The page is secure.'))),
    );
    expect(log).toEqual([
      'link unsuitable: No WebSocket to ws://bridge/ can be opened from here (The page is secure.).',
    ]);
  });

  it('is refused where another client writes, by its name', () => {
    const { last, log } = subscribed();
    last().up();
    last().say({ t: 'bye', code: 4409, why: '', holder: 'console' });
    last().down(4409);
    expect(log).toEqual([expect.stringMatching(/^link busy: console writes to the port "modem"/)]);
  });
});
