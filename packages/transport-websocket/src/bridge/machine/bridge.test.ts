import { bench } from '../../../test/machine.ts';

it('lets an observer and a writer in, and carries bytes both ways', () => {
  const b = bench();
  expect(b.opens()).toEqual([]);
  expect(b.reads('before')).toEqual([]);
  expect(b.hello(1, { name: 'ann', role: 'writer' })).toEqual([
    '1 < welcome rx 1:6 none, lease 70 at 0/0, tx none, open 1',
  ]);
  expect(b.hello(2, { name: 'bob' })).toEqual(['2 < welcome rx 1:6 none, tx none, open 1']);
  expect(b.limit(1, 1, 1000, 6)).toEqual([]);
  expect(b.tx(1, 70, 0, 'AT\r')).toEqual([
    '1 < ack 70: 3 accepted, 0 written, limit 65536',
    'uart/1 write "AT\\r"',
  ]);
  expect(b.did(1)).toEqual(['1 < ack 70: 3 accepted, 3 written, limit 65539']);
  expect(b.reads('OK')).toEqual(['1 < rx 1:6 "OK"']);
  expect(b.limit(2, 1, 1000, 6)).toEqual(['2 < rx 1:6 "OK"']);
});
