import { readdir, readFile, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A serial port, as far as the kernel of Linux tells about it. */
export interface SysPort {
  readonly path: string;
  readonly manufacturer?: string | undefined;
  readonly vendorId?: string | undefined;
  readonly productId?: string | undefined;
  readonly serialNumber?: string | undefined;
}

/** The serial ports by sysfs, for machines without udev: containers, small gateways. */
export const sysPorts = async (tty = '/sys/class/tty'): Promise<readonly SysPort[]> => {
  const names = await readdir(tty).catch(() => []);
  const found = await Promise.all(names.sort().map((name) => portOf(join(tty, name), name)));
  return found.filter((port) => port !== undefined);
};

const portOf = async (place: string, name: string): Promise<SysPort | undefined> => {
  // Consoles and pseudo-terminals have no device, and a UART of type 0 is a place where there is none.
  const device = await realpath(join(place, 'device')).catch(() => undefined);
  if (device === undefined || (await textOf(join(place, 'type'))) === '0') return undefined;
  return { path: `/dev/${name}`, ...(await usbOf(device, LEVELS)) };
};

/** So many levels above the port is what was plugged in: port, interface, device. */
const LEVELS = 4;

const usbOf = async (place: string, levels: number): Promise<Omit<SysPort, 'path'>> => {
  const vendorId = await textOf(join(place, 'idVendor'));
  if (vendorId === undefined) return levels === 0 ? {} : usbOf(dirname(place), levels - 1);
  const [productId, manufacturer, serialNumber] = await Promise.all(
    ['idProduct', 'manufacturer', 'serial'].map((name) => textOf(join(place, name))),
  );
  return { vendorId, productId, manufacturer, serialNumber };
};

const textOf = (path: string): Promise<string | undefined> =>
  readFile(path, 'utf8').then(
    (text) => text.trim(),
    () => undefined,
  );
