/** An address as it stands in a URL and in a Host header, neither of which has room for a zone; a name as it is. */
export const literal = (address: string): string => {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  return plain.includes(':') ? `[${plain}]` : plain;
};
