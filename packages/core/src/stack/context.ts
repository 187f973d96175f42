import { catchError, concat, defer, ignoreElements, type Observable, throwError } from 'rxjs';
import type { Channel } from '../channel/channel.ts';
import {
  type Gprs,
  qiact,
  qicsgp,
  qideact,
  qidnsip,
  qifgcnt,
  qihead,
  qilocip,
  qimode,
  qimux,
  qindi,
  qiprompt,
  qiregapp,
  qisde,
  qishowla,
  qishowpt,
  qishowra,
} from '../commands/index.ts';
import { reasonOf } from '../scope/attempt.ts';
import type { Framing } from '../wire/framing.ts';

export interface ContextSettings {
  readonly gprs: Gprs;
  /** AT+QIMUX=1 */
  readonly multiple: boolean;
  /** AT+QINDI=1 */
  readonly pull: boolean;
}

/**
 * How pushed data is framed. It always is: where there is one connection, AT+QIHEAD=1 has to do it, since what is not framed
 * cannot be told from a URC.
 */
const framingOf = ({ multiple }: ContextSettings): Framing => ({
  multiple,
  head: !multiple,
  remote: false,
  local: false,
});

const bit = (on: boolean): 0 | 1 => (on ? 1 : 0);

const configure = (channel: Channel, settings: ContextSettings): Observable<never> => {
  const { multiple, head, remote, local } = framingOf(settings);
  return concat(
    channel.run(qifgcnt(0)),
    channel.run(qicsgp(settings.gprs)),
    channel.run(qimux(bit(multiple))),
    channel.run(qimode(0)),
    channel.run(qidnsip(0)),
    channel.run(qindi(bit(settings.pull))),
    channel.run(qihead(bit(head))),
    channel.run(qishowra(bit(remote))),
    channel.run(qishowla(bit(local))),
    channel.run(qishowpt(0)),
    channel.run(qisde(0)),
    channel.run(qiprompt(1)),
  );
};

/**
 * Configures the foreground context and activates it as note 3 says. Emits the module's own address.
 * Where the module refuses because an earlier session left a context active, that is deactivated first, once.
 */
export const activate = (channel: Channel, settings: ContextSettings): Observable<string> => {
  const activate$ = concat(
    configure(channel, settings),
    channel.run(qiregapp()),
    channel.run(qiact()),
    channel.run(qilocip()),
  );
  return defer(() => {
    channel.frame(framingOf(settings));
    return activate$;
  }).pipe(
    catchError((error: unknown) =>
      reasonOf(error)?._tag === 'Refused' ? concat(deactivate(channel), activate$) : throwError(() => error),
    ),
  );
};

/** Deactivates the context, and with it every connection (note 5.5); well where there is none. */
export const deactivate = (channel: Channel): Observable<never> =>
  channel.run(qideact()).pipe(
    ignoreElements(),
    catchError((error: unknown) => (reasonOf(error)?._tag === 'Refused' ? [] : throwError(() => error))),
  );
