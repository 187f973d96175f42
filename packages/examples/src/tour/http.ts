import { concatMap, defer, EMPTY, type MonoTypeOperatorFunction, of } from 'rxjs';

const END = '\r\n\r\n';

/** The body of an HTTP response, as it comes. Errors where the status is another than 200. */
export const body = (): MonoTypeOperatorFunction<Uint8Array> => (response$) =>
  defer(() => {
    let head: Buffer | undefined = Buffer.alloc(0);
    return response$.pipe(
      concatMap((bytes) => {
        if (!head) return of(bytes);
        head = Buffer.concat([head, bytes]);
        const end = head.indexOf(END);
        if (end < 0) return EMPTY;
        const [status = ''] = head.toString('latin1', 0, end).split('\r\n');
        if (!/^HTTP\/1\.\d 200\b/.test(status)) {
          throw new Error(
            `The HTTP server answered “${status.slice(0, 60)}”: is it the one that --serve runs?`,
          );
        }
        const first = head.subarray(end + END.length);
        head = undefined;
        return first.length > 0 ? of(first) : EMPTY;
      }),
    );
  });
