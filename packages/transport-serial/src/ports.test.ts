import { firstValueFrom } from 'rxjs';
import { binding } from './binding.ts';
import { ports } from './ports.ts';

describe('the ports of this machine', () => {
  it('are looked for anew by each subscription, and not before', async () => {
    const port = { path: '/dev/ttyUSB0', manufacturer: 'Quectel', vendorId: '2c7c' };
    const list = jest.spyOn(binding, 'list').mockResolvedValue([port as never]);
    const ports$ = ports();
    expect(list).not.toHaveBeenCalled();
    expect(await firstValueFrom(ports$)).toEqual([port]);
    await firstValueFrom(ports$);
    expect(list).toHaveBeenCalledTimes(2);
    list.mockRestore();
  });
});
