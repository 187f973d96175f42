import { portArgument } from './port-argument.ts';

describe('a port to serve', () => {
  it('has a name and a path', () => {
    expect(portArgument('modem=/dev/ttyUSB0')).toEqual([{ alias: 'modem', path: '/dev/ttyUSB0' }]);
    expect(portArgument('m.1-a_b:c=tcp://10.0.0.7:23')).toEqual([
      { alias: 'm.1-a_b:c', path: 'tcp://10.0.0.7:23' },
    ]);
    expect(portArgument('/dev/serial/by-id/usb-A=B')).toEqual([
      { alias: 'modem', path: '/dev/serial/by-id/usb-A=B' },
    ]);
    expect(portArgument('COM3')).toEqual([{ alias: 'modem', path: 'COM3' }]);
  });

  it('is one of several', () => {
    expect(portArgument('b=/dev/ttyS1', portArgument('a=/dev/ttyS0'))).toEqual([
      { alias: 'a', path: '/dev/ttyS0' },
      { alias: 'b', path: '/dev/ttyS1' },
    ]);
    expect(() => portArgument('a=/dev/ttyS1', portArgument('a=/dev/ttyS0'))).toThrow('two ports named a');
    expect(() => portArgument('/dev/ttyS1', portArgument('/dev/ttyS0'))).toThrow('two ports named modem');
  });

  it.each(['', 'ws://127.0.0.1/modem', 'a=wss://host/modem', 'a=http://host'])('is not %p', (text) => {
    expect(() => portArgument(text)).toThrow('Give ALIAS=PATH');
  });
});
