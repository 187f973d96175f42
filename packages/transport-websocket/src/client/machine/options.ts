import type { Role, Step, Takeover } from '../../protocol/message.ts';
import type { Position } from './position.ts';

/** What a client's machine is told once, at its start. */
export interface MachineOptions {
  /** `id`: 8 to 64 characters, of this client alone; `name`: what the other clients of the port are told. */
  readonly client: { readonly id: string; readonly name: string };
  /** The bridge in the words of a message: its address, without the token. Default: 'the bridge'. */
  readonly where?: string | undefined;
  /** The port's configured name; '' is the only one there is. */
  readonly port: string;
  readonly role: Role;
  readonly takeover: Takeover;
  readonly will?: readonly Step[] | undefined;
  /** What a loss of received bytes does: it ends the link at its place, or is told there. */
  readonly gaps: 'fail' | 'tell';
  /** Where to begin, if not with what is read from now on. */
  readonly resumeFrom?: Position | undefined;
  /** Milliseconds without a connection before it gives up. Default: as long as the bridge keeps the lease; without one, for ever. */
  readonly patience?: number | undefined;
  /** What the jitter of its dialling comes from: any number. */
  readonly seed: number;
  /** Milliseconds that a first redialling waits at most, and that any waits at most. */
  readonly backoff: { readonly first: number; readonly most: number };
  /** Bytes that it lets arrive beyond what the application has consumed: at most 1 MiB, a bridge sends no more. */
  readonly window: number;
  /** The highest attempt ever made under this client id. Default: 0. */
  readonly attempt?: number | undefined;
}
