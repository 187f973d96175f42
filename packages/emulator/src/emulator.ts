import type { Link, Signals } from '@atrx/transport';
import { Observable, Subscription, timer } from 'rxjs';
import { connections } from './connections.ts';
import { type Control, control } from './control.ts';
import { dataMode } from './data-mode.ts';
import { executor } from './execute.ts';
import { mishaps } from './faults.ts';
import { greeting } from './greeting.ts';
import { lines } from './lines.ts';
import type { Module } from './module.ts';
import { type EmulatorOptions, settled, stillThere, surroundings } from './options.ts';
import { framed, info } from './part.ts';
import { sleep } from './sleep.ts';
import { type ModuleState, powerOn } from './state.ts';
import { stateCell } from './state-cell.ts';
import { type Due, terminal } from './terminal.ts';

/** A virtual GSM module. It is powered from the moment it is made. */
export interface Emulator {
  /**
   * Is the module at the far end of this link, as long as it is subscribed. The module outlives the link:
   * what it prints while there is none is lost, as on a UART. One link at a time; the latest has the line.
   */
  readonly serve: (link: Link) => Observable<never>;
  /**
   * The modem lines as the host's cable has them: DTR goes to the module, DCD, CTS, DSR and RI come from it
   * (note 4, 5.6.2, 9). Where no cable has them, DTR is ON.
   */
  readonly signals: Signals;
  /** What the world may do to the module. */
  readonly control: Control;
  /** Everything the module knows, now. */
  readonly state: ModuleState;
  /** The same, and every change of it. */
  readonly state$: Observable<ModuleState>;
}

/**
 * A virtual module on a UART: `memory(module.serve, { signals: module.signals })` is a transport, and the same `serve`
 * runs over a PTY or a TCP stream, which have no modem lines.
 */
export const emulator = (options: EmulatorOptions = {}): Emulator => {
  const known = settled(options);
  const cell = stateCell(powerOn(surroundings(known)));
  const rest = sleep(cell, known, () => uart.busy());
  const uart = terminal({
    powered: () => cell.state.powered,
    echoes: () => cell.state.settings.E === 1,
    stir: rest.stir,
    execute: (line) => {
      if (!cell.state.detected && /at/i.test(line)) cell.update((state) => ({ ...state, detected: true }));
      return execute(line);
    },
  });

  const wires = lines(cell, known.scheduler, () => data.dropped());
  /** In data mode it has to wait, and RI says that it does (note 4). */
  const due = (text: Due) => {
    if (cell.state.dataMode) wires.ring();
    uart.announce(text);
  };
  const announce = (text: string) => due(() => framed(info(text), cell.state));
  const live = connections(cell, due, known, (place) => data.standing(place));
  const data = dataMode(cell, uart, live, known);
  let starting = Subscription.EMPTY;
  const powerOff = () => {
    starting.unsubscribe();
    data.clear();
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
    dataMode: data,
    read: uart.read,
    announce: (text) => {
      if (cell.state.detected) announce(text);
    },
    boot,
    powerOff,
  };
  const faults = mishaps({ scheduler: known.scheduler, reset: boot });
  const execute = executor(module, faults);
  const type = (bytes: Uint8Array) => {
    if (!cell.state.powered || !rest.hears()) return;
    data.typing();
    uart.type(bytes);
  };

  return {
    signals: wires.signals,
    serve: ({ bytes$, write }) =>
      new Observable((subscriber) => {
        subscriber.add(uart.attach(write));
        subscriber.add(
          bytes$.subscribe({
            next: type,
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
