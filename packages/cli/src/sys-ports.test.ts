import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sysPorts } from './sys-ports.ts';

/** A sysfs as Linux has it: where each class points, and what is in the devices. */
const sysfs = () => {
  const root = mkdtempSync(join(tmpdir(), 'atrx-'));
  const tty = join(root, 'class/tty');
  const written = (place: string, files: Readonly<Record<string, string>>) => {
    mkdirSync(join(root, place), { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(root, place, name), `${text}\n`);
  };
  const port = (name: string, device: string | undefined, files: Readonly<Record<string, string>> = {}) => {
    written(`class/tty/${name}`, files);
    if (device === undefined) return;
    written(device, {});
    symlinkSync(join(root, device), join(tty, name, 'device'));
  };
  return { tty, written, port };
};

describe('the serial ports by sysfs', () => {
  it('are those that have a device, with what the plug says', async () => {
    const { tty, written, port } = sysfs();
    const usb = { idVendor: '2c7c', idProduct: '0125', manufacturer: 'Quectel', serial: '42' };
    written('devices/usb1/1-1', usb);
    port('ttyUSB0', 'devices/usb1/1-1/1-1:1.0/ttyUSB0');
    port('ttyS0', 'devices/platform/serial8250', { type: '4' });
    port('ttyS1', 'devices/platform/serial8250', { type: '0' });
    port('tty1', undefined);
    expect(await sysPorts(tty)).toEqual([
      { path: '/dev/ttyS0' },
      {
        path: '/dev/ttyUSB0',
        ...{ vendorId: '2c7c', productId: '0125', manufacturer: 'Quectel', serialNumber: '42' },
      },
    ]);
  });

  it('are none where there is no sysfs', async () => {
    expect(await sysPorts('/nonexistent')).toEqual([]);
  });
});
