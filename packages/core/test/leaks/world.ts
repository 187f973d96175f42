import { echo, emulator, measured, type Network, silent, virtualNetwork } from '@atrx/emulator';
import { memory, type Transport } from '@atrx/transport';
import { defer, finalize, type MonoTypeOperatorFunction, VirtualTimeScheduler } from 'rxjs';
import { type Modem, quectel } from '../../src/modem.ts';
import { LISTENED, PORT, SILENT } from './surface.ts';

/** A virtual module in virtual time, with a count of everything that is open between it and the SDK, and beyond it. */
export class World {
  readonly clock = new VirtualTimeScheduler();
  readonly network = virtualNetwork()
    .tcp(PORT, echo)
    .tcp(SILENT, silent)
    .udp(PORT, echo)
    .name('server.test', '1.2.3.4');
  readonly module = emulator({ latency: measured, network: this.counted(), scheduler: this.clock });
  readonly transport: Transport = defer(() =>
    memory(this.module.serve, { scheduler: this.clock, signals: this.module.signals }),
  ).pipe(
    during((by) => {
      this.links += by;
    }),
  );
  readonly modem$ = quectel(this.transport, { apn: 'CMNET', scheduler: this.clock });
  /** How many links, connections and ports are open. */
  links = 0;
  connections = 0;
  ports = 0;

  pass(milliseconds: number): void {
    const until = this.clock.frame + milliseconds;
    this.clock.maxFrames = until;
    this.clock.flush();
    this.clock.frame = until;
  }

  /** Somebody calls the module, says something, and hears what comes. */
  call(protocol: 'TCP' | 'UDP', from: number) {
    return this.network.call({
      protocol,
      port: LISTENED,
      from: { address: '9.9.9.9', port: 1_024 + from },
    });
  }

  /** The modem, up. */
  opened(failed: (error: unknown) => void): { readonly modem: Modem; readonly leave: () => void } {
    const modems: Modem[] = [];
    const life = this.modem$.subscribe({ next: (modem) => modems.push(modem), error: failed });
    this.pass(30_000);
    const [modem] = modems;
    if (!modem) throw new Error('The modem did not come up.');
    return { modem, leave: () => life.unsubscribe() };
  }

  private counted(): Network {
    const { network } = this;
    return {
      ...network,
      connect: (endpoint) =>
        network.connect(endpoint).pipe(
          during((by) => {
            this.connections += by;
          }),
        ),
      listen: (endpoint) =>
        network.listen(endpoint).pipe(
          during((by) => {
            this.ports += by;
          }),
        ),
    };
  }
}

/** Counts one more while it is subscribed. */
const during =
  <A>(count: (by: 1 | -1) => void): MonoTypeOperatorFunction<A> =>
  (source$) =>
    defer(() => {
      count(1);
      return source$.pipe(finalize(() => count(-1)));
    });
