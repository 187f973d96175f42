/** Where a TCP server listens. */
export interface Address {
  /** A name, or an IP address without brackets. */
  readonly host: string;
  readonly port: number;
}

/** Reads `HOST:PORT` or `[IPv6]:PORT`; `undefined` where it is neither. */
export const addressOf = (text: string): Address | undefined => {
  const [, bracketed, plain, digits] =
    /^(?:\[([\da-f:.]+(?:%\w+)?)\]|([^\s:/@[\]]+)):(\d{1,5})$/i.exec(text) ?? [];
  const [host, port] = [bracketed ?? plain, Number(digits)];
  return host !== undefined && port >= 1 && port <= 65_535 ? { host, port } : undefined;
};
