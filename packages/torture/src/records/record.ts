import { crc32 } from 'node:zlib';

/** Bytes of one record. */
export const RECORD = 32;

/** What is fed to a UART, numbered and dated, so that whoever receives it can tell what is missing, and how late it is. */
export interface Numbered {
  readonly number: number;
  /** Microseconds since 1970, when it was handed to the UART. */
  readonly at: number;
}

/** `#000000042 0gqlk2j9a0b 1a2b3c4d\n`: number, time in base 36, CRC-32 of both. */
export const encodeRecord = ({ number, at }: Numbered): Uint8Array => {
  const told = `#${number.toString().padStart(9, '0')} ${at.toString(36).padStart(11, '0')} `;
  return Buffer.from(`${told}${crc(told)}\n`, 'latin1');
};

/** The record that this line is (without its newline), if it is whole. */
export const decodeRecord = (line: string): Numbered | undefined => {
  const [, told = '', number = '', at = '', sum] =
    /^(#(\d{9}) ([0-9a-z]{11}) )([0-9a-f]{8})$/.exec(line) ?? [];
  return sum !== undefined && sum === crc(told)
    ? { number: Number(number), at: Number.parseInt(at, 36) }
    : undefined;
};

/** Microseconds since 1970: a clock that all processes of a machine share. */
export const microseconds = (): number => Math.round((performance.timeOrigin + performance.now()) * 1_000);

const crc = (text: string) => crc32(text).toString(16).padStart(8, '0');

/** Follows a stream of records, however it is cut, and knows the number of the last one; -1 before there was one. */
export const lastNumber = (): {
  readonly take: (bytes: Uint8Array) => void;
  readonly number: () => number;
} => {
  let rest = '';
  let number = -1;
  return {
    take: (bytes) => {
      const lines = (rest + Buffer.from(bytes).toString('latin1')).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) number = decodeRecord(line)?.number ?? number;
    },
    number: () => number,
  };
};
