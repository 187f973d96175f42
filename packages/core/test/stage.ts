import type { Link, Transport } from '@atrx/transport';
import { TransportError } from '@atrx/transport';
import { type Scripted, type ScriptOptions, scripted } from '@atrx/transport/script';
import {
  type Observable,
  type OperatorFunction,
  type SchedulerLike,
  type Subscription,
  VirtualTimeScheduler,
} from 'rxjs';
import { ModemError } from '../src/at/reason.ts';
import { type AtPort, type AtPortOptions, atPort } from '../src/at-port.ts';
import { textOf } from '../src/bytes/ascii.ts';
import { type Modem, type ModemOptions, quectel } from '../src/modem.ts';
import { bringUp, takeDown } from './bring-up.ts';
import { recorded } from './traces.ts';

/** A clock of its own, and a log of what was told under which name, in the order in which it was told. */
export interface Stage {
  readonly clock: VirtualTimeScheduler;
  readonly log: string[];
  /** Subscribes, and logs what comes: `name value`, `name |` at its completion, `name ! Reason` at its error. */
  readonly watch: (name: string, source$: Observable<unknown>) => Subscription;
  /** Lets that many ms go by; without a number, all the time that anything still waits for. */
  readonly pass: (milliseconds?: number) => void;
}

export const stage = (): Stage => {
  const clock = new VirtualTimeScheduler();
  const log: string[] = [];
  const wholeOf = regrouping
    ? whole(log)
    : (name: string, value: unknown) => log.push(`${name} ${shown(value)}`);
  return {
    clock,
    log,
    watch: (name, source$) =>
      source$.subscribe({
        next: (value) => wholeOf(name, value),
        error: (error: unknown) => log.push(`${name} ! ${failure(error)}`),
        complete: () => log.push(`${name} |`),
      }),
    pass: (milliseconds) => {
      const until = milliseconds === undefined ? Number.POSITIVE_INFINITY : clock.frame + milliseconds;
      clock.maxFrames = until;
      clock.flush();
      if (milliseconds !== undefined) clock.frame = until;
    },
  };
};

/** How the bytes that a module prints come in, on the clock of its scene. */
export type Regroup = (clock: SchedulerLike) => OperatorFunction<Link, Link>;

/** Which part of a scene is its own, and not what leads to it or away from it. */
export interface Bounds {
  /** Called when the modem of a scene is up, and again when the scene says that it begins there. */
  readonly begins: () => void;
  /** Called when the scene says that nothing of its own follows. */
  readonly ends: () => void;
}

interface Regrouping {
  readonly how: Regroup;
  readonly bounds: Bounds;
}

let regrouping: Regrouping | undefined;

/** Plays scenes whose bytes come in otherwise than the module prints them; in their logs what came in pieces is whole again. */
export const regrouped = (
  how: Regroup,
  scene: () => void,
  failed: (error: unknown) => void,
  bounds: Bounds = { begins: () => undefined, ends: () => undefined },
): void => {
  regrouping = { how, bounds };
  try {
    scene();
  } catch (error) {
    failed(error);
  } finally {
    regrouping = undefined;
  }
};

/** Where the part of a scene begins and ends of which every cut matters. */
export const proper: Bounds = {
  begins: () => regrouping?.bounds.begins(),
  ends: () => regrouping?.bounds.ends(),
};

const regroup = (transport: Transport, clock: SchedulerLike): Transport =>
  regrouping ? transport.pipe(regrouping.how(clock)) : transport;

interface Piece {
  readonly bytes: Uint8Array;
  readonly remaining: number;
}

const isPiece = (value: unknown): value is Piece =>
  typeof value === 'object' && value !== null && 'bytes' in value && 'remaining' in value;

/** Logs values with the pieces of a block put together, and the bytes of a stream in one line. */
const whole = (log: string[]) => {
  const pieces = new Map<string, Uint8Array[]>();
  let latest = '';
  return (name: string, value: unknown) => {
    if (value instanceof Uint8Array) {
      const text = log.at(-1) === latest && latest.startsWith(`${name} "`) ? log.pop() : undefined;
      const before = text === undefined ? '' : String(JSON.parse(text.slice(name.length + 1)));
      latest = `${name} ${JSON.stringify(before + textOf(value))}`;
      return log.push(latest);
    }
    if (!isPiece(value)) return log.push(`${name} ${shown(value)}`);
    const came = [...(pieces.get(name) ?? []), value.bytes];
    pieces.set(name, value.remaining > 0 ? came : []);
    return value.remaining > 0
      ? log.length
      : log.push(
          `${name} ${shown({ ...value, bytes: Uint8Array.from(came.flatMap((bytes) => [...bytes])) })}`,
        );
  };
};

/** A line with a module at its far end that follows a transcript. */
export interface Scene extends Stage {
  readonly module: Scripted;
}

export interface AtScene extends Scene {
  readonly port: AtPort;
  /** Lets go of the line. */
  readonly leave: () => void;
}

export interface SceneOptions extends Omit<ScriptOptions, 'scheduler'> {
  /** What stands between the module and the host. */
  readonly through?: (transport: Transport) => Transport;
}

/** Opens a line to a module that follows the transcript. */
export const atScene = (
  transcript: string,
  { through = (transport) => transport, ...script }: SceneOptions = {},
  options: AtPortOptions = {},
): AtScene => {
  const on = stage();
  const module = scripted(transcript, { ...script, scheduler: on.clock });
  let port: AtPort | undefined;
  const life = atPort(regroup(through(module.transport), on.clock), {
    ...recorded(options, on.clock),
    scheduler: on.clock,
  }).subscribe({
    next: (opened) => {
      port = opened;
    },
    error: (error: unknown) => on.log.push(`line ! ${failure(error)}`),
  });
  if (!port) throw new Error('The line did not open.');
  return { ...on, module, port, leave: () => life.unsubscribe() };
};

export interface ModemScene extends Scene {
  readonly modem: Modem;
  /** Unsubscribes from the modem. */
  readonly leave: () => void;
}

/** Brings a module up, which then follows the transcript, and at last is taken down where `parting` says so. */
export const modemScene = (
  transcript: string,
  { through = (transport) => transport, ...script }: SceneOptions = {},
  options: Partial<ModemOptions> = {},
): ModemScene => {
  const on = stage();
  // Time passes here until nothing waits any more, which whoever looks again and again always does.
  const known = { apn: 'CMNET', pollEvery: Number.POSITIVE_INFINITY, ...options };
  const module = scripted(`${bringUp(known)}\n${transcript}`, { ...script, scheduler: on.clock });
  let modem: Modem | undefined;
  const life = quectel(regroup(through(module.transport), on.clock), {
    ...recorded(known, on.clock),
    scheduler: on.clock,
  }).subscribe({
    next: (up) => {
      modem = up;
    },
    error: (error: unknown) => on.log.push(`modem ! ${failure(error)}`),
    complete: () => on.log.push('modem |'),
  });
  // No transcript of a bring-up is silent for so long; what comes after it may be.
  for (let i = 0; i < 1_000 && !modem; i++) on.pass(1);
  if (!modem)
    throw new Error(`The modem did not come up:\n${on.log.join('\n')}\n${module.left().join('\n')}`);
  proper.begins();
  return { ...on, module, modem, leave: () => life.unsubscribe() };
};

export { takeDown };

/** A value, short: bytes as their text in quotes, a record in its own order. */
const shown = (value: unknown): string => {
  if (value instanceof Uint8Array) return JSON.stringify(textOf(value));
  if (typeof value !== 'object' || value === null) return String(value);
  return JSON.stringify(value, (_, inner: unknown) =>
    inner instanceof Uint8Array ? textOf(inner) : inner,
  ).replaceAll('"', '');
};

/** What failed, in one word and what tells it from others of its kind. */
const failure = (error: unknown): string => {
  if (error instanceof ModemError) {
    const { _tag, ...rest } = error.reason;
    return `${_tag} ${shown(rest)}`;
  }
  if (error instanceof TransportError)
    return `TransportError ${error.reason}${error.reason === 'lost' ? `: ${error.message}` : ''}`;
  return String(error);
};
