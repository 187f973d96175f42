import { of } from 'rxjs';
import { ascii, joined } from '../ascii.ts';
import { fetched } from '../chosen.ts';
import { integer } from '../parameters.ts';
import { info, ok, raw } from '../part.ts';
import { socketAt } from '../place.ts';
import { type Command, type Family, refused } from './answer.ts';
import { setting } from './setting.ts';

/** The most one AT+QIRD gives. */
const most = 1500;

/**
 * What was received, up to so many bytes, and OK; only OK where there is nothing; ERROR where there will be
 * nothing any more (note 5.3.2). The payload ends where its count says, and nothing stands between it and the OK.
 */
const qird: Command = {
  test: () => of(info(`+QIRD: (0,1),(1,2),(0-5),(1-${most})`), ok),
  write: ({ state, connections }, [context, role, which, length, ...more]) => {
    const [id, index, size] = [integer(context, 0, 1), integer(which, 0, 5), integer(length, 1, most)];
    const as = integer(role, 1, 2);
    if (id === undefined || index === undefined || size === undefined || more.length > 0) return refused;
    if (as === undefined) return refused;
    const place = fetched(state, { id: id === 0 ? 0 : 1, slot: index }, as === 1 ? 1 : 2);
    const socket = place && socketAt(state, place);
    if (!place || !socket) return refused;
    const bytes = connections.take(place, size);
    if (!bytes) return refused;
    if (bytes.length === 0) return of(ok);
    const { address, port, protocol } = socket;
    const header = ascii(`\r\n+QIRD: ${address}:${port},${protocol},${bytes.length}\r\n`);
    return of(raw(joined([header, bytes])), ok);
  },
};

/** Receiving: pushed to the host, or fetched by it (note 5.3). */
export const receive: Family = {
  QINDI: setting('QINDI', ({ options }) => options.profile.indications),
  QIRD: qird,
  QIHEAD: setting('QIHEAD', [0, 1]),
  QISHOWRA: setting('QISHOWRA', [0, 1]),
  QISHOWLA: setting('QISHOWLA', [0, 1]),
  QISHOWPT: setting('QISHOWPT', [0, 1]),
};
