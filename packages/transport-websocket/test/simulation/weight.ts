/**
 * About how many bytes a value takes: what is in it, and something for each thing. Shared parts count once, and a view of
 * a buffer holds all of it.
 */
export const weight = (value: unknown): number => {
  const seen = new Set<object>();
  let sum = 0;
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next === 'string') sum += next.length;
    if (typeof next !== 'object' || next === null || seen.has(next)) continue;
    seen.add(next);
    sum += 16;
    if (next instanceof Uint8Array) open.push(next.buffer);
    else if (next instanceof ArrayBuffer) sum += next.byteLength;
    else if (next instanceof Map) for (const [key, inner] of next) open.push(key, inner);
    else if (next instanceof Set) open.push(...next);
    else for (const inner of Object.values(next)) open.push(inner);
  }
  return sum;
};
