import { requestsOf } from './data-option.ts';

describe('the commands of a command line', () => {
  const hello = Buffer.from('hello');

  it('have their data in their order', () => {
    expect(requestsOf(['AT', 'AT+QISEND=0,5', 'AT+QISEND'], [hello, Buffer.from('you')])).toEqual([
      { text: 'AT' },
      { text: 'AT+QISEND=0,5', data: hello },
      { text: 'AT+QISEND', data: Buffer.from('you') },
    ]);
  });

  it.each([
    ['AT+QISEND=0,5 asks for data: give it by --data', ['AT+QISEND=0,5'], []],
    ['AT+QISEND=0,4 sends 4 bytes, and its --data has 5', ['AT+QISEND=0,4'], [hello]],
    ['There is more --data than there are commands', ['AT'], [hello]],
    ['the AT command is "hello"', ['hello'], []],
  ])('are refused: %s', (said, texts, data) => {
    expect(() => requestsOf(texts, data)).toThrow(said);
  });
});
