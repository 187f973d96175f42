import { either as E } from 'fp-ts';
import { catchError, concat, defer, type Observable, takeLast, throwError } from 'rxjs';
import type { Command } from '../../at/command.ts';
import { ModemError } from '../../at/reason.ts';
import type { Channel } from '../../channel/channel.ts';
import {
  type Gprs,
  qiact,
  qicsgp,
  qidnscfg,
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
} from '../../commands/index.ts';
import { reasonOf } from '../../scope/attempt.ts';
import type { Framing } from '../../wire/framing.ts';
import { framedByHead, unframed } from '../receiving/framed.ts';
import type { Receiving } from '../receiving/receiving.ts';
import { type ContextId, within } from '../stack.ts';
import { type Deactivation, deactivate } from './deactivate.ts';

/** Where GPRS leads to, and who resolves names there. */
export interface Bearer extends Gprs {
  /** DNS servers in place of those that the network names (AT+QIDNSCFG, note 8.2), by their IPv4 addresses. */
  readonly dns?: readonly [primary: string, secondary?: string];
}

/** What an activation says of its bearer: fit to be written, or not. */
export const about = (bearer: Bearer): readonly Command<never>[] => [qicsgp(bearer), ...naming(bearer)];

const naming = ({ dns }: Bearer): readonly Command<never>[] => (dns ? [qidnscfg(...dns)] : []);

export interface ContextSettings {
  readonly gprs: Bearer;
  /** AT+QIMUX=1 */
  readonly multiple: boolean;
  readonly receiving: Receiving;
  /** What to do where an earlier session left it active. */
  readonly deactivation: Deactivation;
  /** The settings that the module does not know. */
  readonly lacks: readonly string[];
  /** What an earlier session that left this context active may have left active too. */
  readonly leftovers: readonly ContextId[];
}

/**
 * How pushed data is framed. Where there is one connection, AT+QIHEAD=1 has to do it: what is not framed cannot be told from a
 * URC for certain, and only comes so where it is asked for.
 */
export const framingOf = ({
  multiple,
  receiving: { raw, sender },
}: Pick<ContextSettings, 'multiple' | 'receiving'>): Framing => ({
  multiple,
  head: !multiple && !raw,
  remote: sender,
  local: false,
  ...(raw && { unframed: true }),
});

const bit = (on: boolean): 0 | 1 => (on ? 1 : 0);

const configure = (channel: Channel, context: ContextId, settings: ContextSettings): Observable<never> => {
  const { multiple, head, remote, local } = framingOf(settings);
  const commands: readonly Command<never>[] = [
    qicsgp(settings.gprs),
    // First: a module that was left in transparent mode takes no several connections.
    qimode(0),
    qimux(bit(multiple)),
    qidnsip(0),
    qisrvc(1),
    qindi(settings.receiving.indication),
    qihead(bit(head)),
    qishowra(bit(remote)),
    qishowla(bit(local)),
    qishowpt(0),
    qisde(0),
    qiprompt(1),
  ];
  return concat(
    channel.run(qifgcnt(context)),
    ...commands
      .filter(({ name }) => !settings.lacks.includes(name))
      .map((command) => channel.run(within({ context }, command))),
  );
};

/**
 * Configures a context and activates it as note 3 says. Emits the module's own address on it.
 * Where the module refuses because an earlier session left it active, it is deactivated first, once, and so are its leftovers:
 * what is open over these would push its data under the numbers of connections that are opened now.
 */
export const activate = (
  channel: Channel,
  context: ContextId,
  settings: ContextSettings,
): Observable<string> => {
  const { gprs, deactivation, leftovers } = settings;
  const refusal = about(gprs)
    .map(({ line }) => line)
    .find(E.isLeft);
  if (refusal) return throwError(() => new ModemError(refusal.left));
  const framedSo = framedByHead(settings.multiple, settings.receiving);
  if (framedSo && settings.lacks.includes('QIHEAD')) return throwError(() => unframed('no AT+QIHEAD'));
  const activate$ = concat(
    configure(channel, context, settings),
    channel.run(within({ context }, qiregapp())),
    channel.run(within({ context }, qiact())),
    channel.run(within({ context }, qilocip())),
    ...naming(gprs).map((command) => channel.run(within({ context }, command))),
    // Nobody has the context before it is whole.
  ).pipe(takeLast(1));
  return defer(() => {
    channel.frame(framingOf(settings));
    return activate$;
  }).pipe(
    catchError((error: unknown) =>
      reasonOf(error)?._tag === 'Refused'
        ? concat(...[context, ...leftovers].map((left) => deactivate(channel, left, deactivation)), activate$)
        : throwError(() => error),
    ),
    catchError((error: unknown) => {
      const reason = reasonOf(error);
      const refused = framedSo && reason?._tag === 'Refused' && reason.command === 'QIHEAD';
      return throwError(() => (refused ? unframed('AT+QIHEAD refused') : error));
    }),
  );
};
