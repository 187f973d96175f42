import { ascii } from './ascii.ts';
import type { ModuleState } from './state.ts';

/** A piece of an answer, before it is framed for the wire. */
export type Part =
  /** Information text, or the result of a command that has its own (`CLOSE OK`): a block of its own. */
  | { readonly _tag: 'Info'; readonly text: string }
  | { readonly _tag: 'Ok' }
  | { readonly _tag: 'Error' }
  /** What ATO comes to (note 4): nothing else on its line is executed. */
  | { readonly _tag: 'Online'; readonly text: 'CONNECT' | 'NO CARRIER' }
  /** An error of the equipment, by its number: how it is printed is AT+CMEE's choice. */
  | { readonly _tag: 'EquipmentError'; readonly code: number }
  /** Bytes as they are: a prompt, a payload. */
  | { readonly _tag: 'Raw'; readonly bytes: Uint8Array };

export const ok: Part = { _tag: 'Ok' };
export const error: Part = { _tag: 'Error' };
export const online = (text: 'CONNECT' | 'NO CARRIER'): Part => ({ _tag: 'Online', text });
export const info = (text: string): Part => ({ _tag: 'Info', text });
export const raw = (bytes: Uint8Array): Part => ({ _tag: 'Raw', bytes });
export const equipmentError = (code: number): Part => ({ _tag: 'EquipmentError', code });

/** A part that ends the whole command line at once, whatever else stands on it. */
export const refuses = ({ _tag }: Part): boolean =>
  _tag === 'Error' || _tag === 'EquipmentError' || _tag === 'Online';

/** The part as it goes over the wire: words in blocks with ATV1, digits and bare lines with ATV0. */
export const framed = (part: Part, { settings }: ModuleState): Uint8Array => {
  const verbose = settings.V === 1;
  const information = (text: string) => ascii(verbose ? `\r\n${text}\r\n` : `${text}\r\n`);
  const result = (text: string, digit: number) => ascii(verbose ? `\r\n${text}\r\n` : `${digit}\r`);
  switch (part._tag) {
    case 'Info':
      return information(part.text);
    case 'Raw':
      return part.bytes;
    case 'Ok':
      return result('OK', 0);
    case 'Error':
      return result('ERROR', 4);
    case 'Online':
      return result(part.text, part.text === 'CONNECT' ? 1 : 3);
    case 'EquipmentError':
      if (settings.CMEE === 0) return result('ERROR', 4);
      return information(
        `+CME ERROR: ${settings.CMEE === 1 ? part.code : (meanings[part.code] ?? 'unknown')}`,
      );
  }
};

const meanings: Readonly<Record<number, string>> = {
  3: 'operation not allowed',
  4: 'operation not supported',
  10: 'SIM not inserted',
  11: 'SIM PIN required',
  13: 'SIM failure',
  14: 'SIM busy',
  16: 'incorrect password',
  30: 'no network service',
  100: 'unknown',
};
