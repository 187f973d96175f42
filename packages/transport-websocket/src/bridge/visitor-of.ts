/** Whose an address is: that of one machine in IPv4, however it is written; in IPv6 all of its /64, which one visitor has. */
export const visitorOf = (address: string): string => {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (!plain.includes(':')) return plain;
  const [head = '', tail = ''] = plain.split('::');
  const groups = (part: string) => part.split(':').filter((group) => group !== '');
  const zeros = Math.max(0, 8 - groups(head).length - groups(tail).length);
  return [...groups(head), ...Array.from({ length: zeros }, () => '0'), ...groups(tail)]
    .slice(0, 4)
    .join(':');
};
