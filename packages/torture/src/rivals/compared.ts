import type { Bundle } from '@atrx/processes';
import { atrx } from './bridge.ts';
import { installed } from './installed.ts';
import { ser2net } from './ser2net.ts';
import { socat } from './socat.ts';
import type { System } from './system.ts';
import { websockify } from './websockify.ts';

/** The bridge, and those of the others that are installed. */
export const compared = (
  bundle: Bundle,
  token: string,
): { readonly systems: readonly System[]; readonly absent: readonly string[] } => {
  const versions = {
    ser2net: installed('ser2net'),
    socat: installed('socat'),
    websockify: installed('websockify'),
  };
  const serial = [
    ...(versions.ser2net === undefined ? [] : [ser2net(versions.ser2net)]),
    ...(versions.socat === undefined ? [] : [socat(versions.socat)]),
  ];
  const [first] = serial;
  return {
    systems: [
      atrx(bundle.program('server'), token),
      ...serial,
      ...(versions.websockify !== undefined && first ? [websockify(versions.websockify, first)] : []),
    ],
    absent: Object.entries(versions)
      .filter(([, version]) => version === undefined)
      .map(([name]) => name),
  };
};
