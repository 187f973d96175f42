import {
  echo,
  m10,
  m26,
  m35,
  m66,
  m72,
  m95,
  mc60,
  note,
  type Profile,
  silent,
  virtualNetwork,
} from '@atrx/emulator';
import { map, Subject } from 'rxjs';
import { ascii, textOf } from '../../src/bytes/ascii.ts';
import type { ModemOptions } from '../../src/modem.ts';
import { bench } from './module.ts';

// The bench holds the two states against each other whenever time has passed: see agreement.ts.

const models: readonly (readonly [string, Profile])[] = [
  ['gsm', note],
  ['m10', m10],
  ['m26', m26],
  ['m35', m35],
  ['m66', m66],
  ['m72', m72],
  ['m95', m95],
  ['mc60', mc60],
];
const table = models.flatMap(([model, profile]) =>
  (['multiple', 'single'] as const).flatMap((connections) =>
    (['pull', 'push'] as const).map((receive) => ({ model, profile, connections, receive })),
  ),
);

const from = { address: '10.79.141.26', port: 4321 };

describe.each(table)('a module of the kind $model, $connections, $receive', (each) => {
  const { model, profile, connections, receive } = each;
  const scene = (network = virtualNetwork(), more: Partial<ModemOptions> = {}) =>
    bench({ module: { profile }, network, modem: { connections, receive, ...more } });

  it('is recognised, and comes up', () => {
    const { modem, module } = scene();
    expect(modem.dialect.name).toBe(model);
    expect(module.state.contexts[0].ip).toBe('IP STATUS');
  });

  it('talks over TCP to a host by its name', () => {
    const network = virtualNetwork().name('example.com', '1.2.3.4').tcp(7, echo);
    const { modem, pass, watch, log } = scene(network);
    modem.tcp('example.com', 7).subscribe((socket) => {
      watch('data', socket.data$.pipe(map((bytes) => textOf(bytes))));
      watch('send', socket.send(ascii('hello')));
    });
    pass(5_000);
    expect(log).toContain('data hello');
    expect(log).toContain('send |');
  });

  it('talks over UDP', () => {
    const { modem, pass, watch, log } = scene(virtualNetwork().udp(7, echo));
    modem.udp('1.2.3.4', 7).subscribe((socket) => {
      watch('data', socket.data$.pipe(map((bytes) => textOf(bytes))));
      watch('send', socket.send(ascii('hello')));
    });
    pass(5_000);
    expect(log).toContain('data hello');
  });

  it('ends a connection once when its peer does, and what is opened next stays open', () => {
    const peer$ = new Subject<Uint8Array>();
    const { modem, pass, watch, log } = scene(
      virtualNetwork()
        .tcp(7, () => peer$)
        .tcp(8, silent),
    );
    modem.tcp('1.2.3.4', 7).subscribe({
      next: (socket) => watch('data', socket.data$.pipe(map((bytes) => textOf(bytes)))),
      complete: () => {
        log.push('over');
        modem.tcp('1.2.3.4', 8).subscribe({ next: () => log.push('next'), complete: () => log.push('gone') });
      },
    });
    pass(1_000);
    peer$.next(ascii('bye'));
    peer$.complete();
    pass(5_000);
    expect([...log].sort()).toEqual(['data bye', 'data |', 'next', 'over']);
  });

  it('serves', () => {
    const network = virtualNetwork();
    const { modem, module, pass, watch, log } = scene(network);
    modem.listen().subscribe((peer) => {
      watch('data', peer.data$.pipe(map((bytes) => textOf(bytes))));
    });
    pass(2_000);
    const { port } = module.state.contexts[0].server;
    network.call({ protocol: 'TCP', port, from }).subscribe((peer) => peer.write(ascii('hi')).subscribe());
    pass(2_000);
    expect(log).toEqual(['data hi']);
  });
});
