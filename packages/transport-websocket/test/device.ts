import { type FarEnd, type Link, memory, TransportError } from '@atrx/transport';
import { EMPTY, lastValueFrom, Observable } from 'rxjs';

export const bytes = (text: string) => new TextEncoder().encode(text);
export const text = (from: Uint8Array) => new TextDecoder().decode(from);

/** A device whose far end a test holds: what it was written, by opening, and the openings themselves. */
export const device = () => {
  const written: string[] = [];
  let far: { readonly link: Link; readonly end: (error?: unknown) => void } | undefined;
  const farEnd: FarEnd = (link) =>
    new Observable((subscriber) => {
      const at = written.push('') - 1;
      far = { link, end: (error) => (error === undefined ? subscriber.complete() : subscriber.error(error)) };
      return link.bytes$.subscribe((chunk) => {
        written[at] += text(chunk);
      });
    });
  return {
    transport: memory(farEnd),
    written,
    says: (what: string) => lastValueFrom(far?.link.write(bytes(what)) ?? EMPTY, { defaultValue: undefined }),
    unplug: () => far?.end(new TransportError('lost', 'It was unplugged.')),
  };
};
