import { EMPTY, merge, type Observable } from 'rxjs';
import { at, csq, qisack } from '../../src/commands/index.ts';
import type { AtPort, Context, Modem, Pipe, Socket } from '../../src/index.ts';
import { use } from '../../src/scope/use.ts';
import { readable } from '../../src/urcs/index.ts';

/** What may be subscribed to of a member of the API, each in a way of its own; none where it is no Observable. */
type Ways<R> = Readonly<Record<string, (from: R) => Observable<unknown>>>;
type Surface<R> = { readonly [K in keyof R]-?: Ways<R> };

const plain = {};
const bytes = new Uint8Array(3_000).fill(0x41);
export const PORT = 7;
export const SILENT = 9;
export const LISTENED = 2_020;

export const contextSurface: Surface<Context> = {
  address: plain,
  state$: { state$: ({ state$ }) => state$ },
  tcp: {
    tcp: ({ tcp }) => tcp('1.2.3.4', PORT),
    'tcp by its name': ({ tcp }) => tcp('server.test', SILENT),
    'tcp refused': ({ tcp }) => tcp('1.2.3.4', 1),
    'tcp used': ({ tcp }) => tcp('1.2.3.4', PORT).pipe(use(({ data$, send }) => merge(data$, send('hi')))),
    'tcp closed': ({ tcp }) => tcp('1.2.3.4', PORT).pipe(use(() => EMPTY)),
  },
  udp: { udp: ({ udp }) => udp('1.2.3.4', PORT) },
  resolve: {
    resolve: ({ resolve }) => resolve('server.test'),
    'resolve in vain': ({ resolve }) => resolve('nobody.test'),
  },
  listen: {
    listen: ({ listen }) => listen({ port: LISTENED }),
    'listen over UDP': ({ listen }) => listen({ port: LISTENED, protocol: 'UDP' }),
  },
  close$: plain,
};

export const modemSurface: Surface<Omit<Modem, keyof Context>> = {
  dialect: plain,
  at: {
    'at.run': ({ at: port }) => port.run(csq()),
    'at.on': ({ at: port }) => port.on(readable),
  },
  urc$: { urc$: ({ urc$ }) => urc$ },
  trace$: { trace$: ({ trace$ }) => trace$ },
  loss$: { loss$: ({ loss$ }) => loss$ },
  carrier$: { carrier$: ({ carrier$ }) => carrier$ ?? EMPTY },
  context: { context: ({ context }) => context({ apn: 'other' }) },
  sleep$: { sleep$: ({ sleep$ }) => sleep$ },
  transparent: { transparent: ({ transparent }) => transparent('1.2.3.4', PORT) },
  listenTransparent: {
    listenTransparent: ({ listenTransparent }) => listenTransparent({ port: LISTENED }),
  },
};

export const socketSurface: Surface<Socket> = {
  protocol: plain,
  remote: plain,
  index: plain,
  data$: { data$: ({ data$ }) => data$ },
  datagrams$: { datagrams$: ({ datagrams$ }) => datagrams$ },
  read: { read: ({ read }) => read(10) },
  send: { send: ({ send }) => send(bytes) },
  deliver: { deliver: ({ deliver }) => deliver(bytes) },
  follow: { follow: ({ follow }) => follow('hello') },
  acknowledged$: { acknowledged$: ({ acknowledged$ }) => acknowledged$ },
  keepAlive: { keepAlive: ({ keepAlive }) => keepAlive({ idle: 2_000, first: 1_000, again: 1_000 }) },
  detect: { detect: ({ detect }) => detect({ first: 1_000, again: 1_000 }) },
  close$: { 'socket.close$': ({ close$ }) => close$ },
};

export const pipeSurface: Surface<Pipe> = {
  protocol: plain,
  remote: plain,
  data$: { 'pipe.data$': ({ data$ }) => data$ },
  read: { 'pipe.read': ({ read }) => read(10) },
  write: {
    'pipe.write': ({ write }) => write(bytes),
    'pipe.write an escape': ({ write }) => write('+++'),
  },
  command: {
    'pipe.command': ({ command }) => command((line) => line.run(qisack())),
    'pipe.command by and by': ({ command }) => command((line) => merge(line.run(at()), line.run(csq()))),
  },
  close$: { 'pipe.close$': ({ close$ }) => close$ },
};

export const atPortSurface: Surface<AtPort> = {
  run: { 'port.run': ({ run }) => run(csq()) },
  on: { 'port.on': ({ on }) => on(readable) },
  urc$: { 'port.urc$': ({ urc$ }) => urc$ },
  trace$: { 'port.trace$': ({ trace$ }) => trace$ },
  loss$: { 'port.loss$': ({ loss$ }) => loss$ },
  close$: { 'port.close$': ({ close$ }) => close$ },
};

export interface Way<R> {
  readonly name: string;
  readonly to: (from: R) => Observable<unknown>;
}

/** All the ways of a surface. */
export const waysOf = <R>(surface: Readonly<Record<string, Ways<R>>>): readonly Way<R>[] =>
  Object.values(surface).flatMap((ways) => Object.entries(ways).map(([name, to]) => ({ name, to })));

/** Each of them, by name. */
export const everyWay: readonly string[] = [contextSurface, modemSurface, socketSurface, pipeSurface].flatMap(
  (surface) => Object.values<Readonly<Record<string, unknown>>>(surface).flatMap((ways) => Object.keys(ways)),
);
