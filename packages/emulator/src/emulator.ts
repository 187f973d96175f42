import type { Link } from '@atrx/transport';
import { Observable, Subscription, timer } from 'rxjs';
import { connections } from './connections.ts';
import { type Control, control } from './control.ts';
import { executor } from './execute.ts';
import { mishaps } from './faults.ts';
import { greeting } from './greeting.ts';
import type { Module } from './module.ts';
import { type EmulatorOptions, settled, stillThere, surroundings } from './options.ts';
import { framed, info } from './part.ts';
import { type ModuleState, powerOn } from './state.ts';
import { stateCell } from './state-cell.ts';
import { terminal } from './terminal.ts';

/** A virtual GSM module. It is powered from the moment it is made. */
export interface Emulator {
  /**
   * Is the module at the far end of this link, as long as it is subscribed. The module outlives the link:
   * what it prints while there is none is lost, as on a UART. One link at a time; the latest has the line.
   */
  readonly serve: (link: Link) => Observable<never>;
  /** What the world may do to the module. */
  readonly control: Control;
  /** Everything the module knows, now. */
  readonly state: ModuleState;
  /** The same, and every change of it. */
  readonly state$: Observable<ModuleState>;
}

/**
 * A virtual module on a UART: `memory(emulator().serve)` is a transport, and the same `serve` runs over a PTY
 * or a TCP stream.
 */
export const emulator = (options: EmulatorOptions = {}): Emulator => {
  const known = settled(options);
  const cell = stateCell(powerOn(surroundings(known)));
  const uart = terminal({
    powered: () => cell.state.powered,
    echoes: () => cell.state.settings.E === 1,
    execute: (line) => {
      if (!cell.state.detected && /at/i.test(line)) cell.update((state) => ({ ...state, detected: true }));
      return execute(line);
    },
  });

  const announce = (text: string) => uart.announce(() => framed(info(text), cell.state));
  const live = connections(cell, uart.announce, known);
  let starting = Subscription.EMPTY;
  const powerOff = () => {
    starting.unsubscribe();
    live.closeAll(0, 'IP INITIAL');
    live.closeAll(1, 'IP INITIAL');
    cell.update((state) => ({ ...state, powered: false }));
    uart.clear();
  };
  const start = () => {
    cell.update((state) => powerOn(stillThere(state, known)));
    // Under autobaud it does not know yet how fast to speak, and so says nothing.
    if (cell.state.savedRate === 0) return;
    for (const text of greeting(cell.state, known)) announce(text);
  };
  const boot = () => {
    powerOff();
    const time = known.latency['BOOT'] ?? 0;
    if (time > 0) starting = timer(time, known.scheduler).subscribe(start);
    else start();
  };

  const module: Module = {
    get state() {
      return cell.state;
    },
    state$: cell.state$,
    update: cell.update,
    options: known,
    connections: live,
    read: uart.read,
    announce: (text) => {
      if (cell.state.detected) announce(text);
    },
    boot,
    powerOff,
  };
  const faults = mishaps({ scheduler: known.scheduler, reset: boot });
  const execute = executor(module, faults);

  return {
    serve: ({ bytes$, write }) =>
      new Observable((subscriber) => {
        subscriber.add(uart.attach(write));
        subscriber.add(
          bytes$.subscribe({
            next: uart.type,
            error: (cause) => subscriber.error(cause),
            complete: () => subscriber.complete(),
          }),
        );
      }),
    control: control(module, uart, faults),
    get state() {
      return cell.state;
    },
    state$: cell.state$,
  };
};
