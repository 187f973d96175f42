import { concatMap, defer, EMPTY, filter, from, map, type Observable, takeWhile, timer } from 'rxjs';
import { done, refused } from './answers/answer.ts';
import { lookUp } from './answers/table.ts';
import type { Mishaps } from './faults.ts';
import { duration } from './latency.ts';
import type { Module } from './module.ts';
import { framed, type Part, refuses } from './part.ts';
import { type Asked, asked, type Request, repeats } from './request.ts';

/**
 * Executes command lines: each command of a line in turn, its information as it comes, one OK at the very end;
 * the first that is refused ends the line.
 */
export const executor = (module: Module, { strike }: Mishaps) => {
  const { latency, scheduler } = module.options;
  let last = '';

  const after = (time: number | undefined, parts: Observable<Part>): Observable<Part> =>
    time ? timer(time, scheduler).pipe(concatMap(() => parts)) : parts;

  const answer = ({ name, form, parameters }: Request): Observable<Part> => {
    const found = lookUp(name);
    const answers = found?.command[form];
    if (!found || !answers) return after(latency['*'], refused);
    const time = found.command.paced === form ? 0 : duration(latency, name, found.family);
    return after(
      time,
      defer(() => answers(module, parameters)),
    );
  };

  const parts = (requests: Asked): Observable<Part> => {
    if (requests === 'nothing') return EMPTY;
    if (requests === 'nonsense') return after(latency['*'], refused);
    if (requests.length === 0) return after(latency['*'], done);
    return from(requests).pipe(
      concatMap((request, i) =>
        i === requests.length - 1
          ? answer(request)
          : answer(request).pipe(filter(({ _tag }) => _tag !== 'Ok')),
      ),
      takeWhile((part) => !refuses(part), true),
    );
  };

  return (line: string): Observable<Uint8Array> => {
    if (!repeats.test(line)) last = line;
    const requests = asked(last);
    const names = typeof requests === 'string' ? [] : requests.map(({ name }) => name);
    const answer$ = parts(requests).pipe(map((part) => framed(part, module.state)));
    return requests === 'nothing' ? EMPTY : strike(names, answer$);
  };
};
