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
  qisrvc,
} from '../commands/index.ts';
import { reasonOf } from '../scope/attempt.ts';
import type { Framing } from '../wire/framing.ts';
import { type ContextId, within } from './stack.ts';

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

const configure = (channel: Channel, context: ContextId, settings: ContextSettings): Observable<never> => {
  const { multiple, head, remote, local } = framingOf(settings);
  const commands = [
    qicsgp(settings.gprs),
    qimux(bit(multiple)),
    qimode(0),
    qidnsip(0),
    qisrvc(1),
    qindi(bit(settings.pull)),
    qihead(bit(head)),
    qishowra(bit(remote)),
    qishowla(bit(local)),
    qishowpt(0),
    qisde(0),
    qiprompt(1),
  ];
  return concat(
    channel.run(qifgcnt(context)),
    ...commands.map((command) => channel.run(within({ context }, command))),
  );
};

/**
 * Configures a context and activates it as note 3 says. Emits the module's own address on it.
 * Where the module refuses because an earlier session left it active, it is deactivated first, once.
 */
export const activate = (
  channel: Channel,
  context: ContextId,
  settings: ContextSettings,
): Observable<string> => {
  const activate$ = concat(
    configure(channel, context, settings),
    channel.run(within({ context }, qiregapp())),
    channel.run(within({ context }, qiact())),
    channel.run(within({ context }, qilocip())),
  );
  return defer(() => {
    channel.frame(framingOf(settings));
    return activate$;
  }).pipe(
    catchError((error: unknown) =>
      reasonOf(error)?._tag === 'Refused'
        ? concat(deactivate(channel, context), activate$)
        : throwError(() => error),
    ),
  );
};

/** Deactivates a context, and with it every connection over it (note 5.5); well where it is not active. */
export const deactivate = (channel: Channel, context: ContextId): Observable<never> =>
  channel.run(within({ context }, qideact())).pipe(
    ignoreElements(),
    catchError((error: unknown) => (reasonOf(error)?._tag === 'Refused' ? [] : throwError(() => error))),
  );
