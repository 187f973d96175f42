import { concat, lastValueFrom, NEVER, of, Subject, Subscription } from 'rxjs';
import { text } from '../../test/desk.ts';
import { calls } from '../../test/outside.ts';
import { ascii } from '../ascii.ts';
import type { Protocol } from '../state.ts';
import type { Connection } from './network.ts';
import { echo, type Peer, type Service, silent, virtualNetwork } from './virtual.ts';

/** A connection to a server of its own, and what comes out of it. */
const connected = (protocol: Protocol, service: Service) => {
  const network = virtualNetwork().tcp(7, service).udp(7, service);
  const heard: string[] = [];
  let connection: Connection | undefined;
  const life = network.connect({ protocol, address: '10.0.0.1', port: 7 }).subscribe((one) => {
    connection = one;
    one.bytes$.subscribe({
      next: (bytes) => heard.push(text(bytes)),
      complete: () => heard.push('closed'),
      error: () => heard.push('lost'),
    });
  });
  return { connection, heard, life };
};

describe('the virtual network', () => {
  it('carries what is said both ways, and acknowledges it', async () => {
    const { connection, heard } = connected('TCP', echo);
    if (!connection) throw new Error('not connected');
    expect(await lastValueFrom(connection.write(ascii('hello')))).toBe(5);
    expect(heard).toEqual(['hello']);
  });

  it('writes once for each subscription, and not before', () => {
    const { connection, heard } = connected('TCP', echo);
    const writing = connection?.write(ascii('hello'));
    expect(heard).toEqual([]);
    writing?.subscribe();
    writing?.subscribe();
    expect(heard).toEqual(['hello', 'hello']);
  });

  it('tells the server whom the module called, and when it hangs up', () => {
    const told: string[] = [];
    const { life } = connected('UDP', ({ endpoint, bytes$ }: Peer) => {
      told.push(`${endpoint.protocol} ${endpoint.address}:${endpoint.port}`);
      bytes$.subscribe({ complete: () => told.push('hung up') });
      return NEVER;
    });
    life.unsubscribe();
    expect(told).toEqual(['UDP 10.0.0.1:7', 'hung up']);
  });

  it('keeps what a closed window leaves out of a stream, its end included, and loses datagrams', () => {
    const said$ = new Subject<Uint8Array>();
    const stream = connected('TCP', () => said$);
    const datagrams = connected('UDP', () => said$);
    for (const { connection } of [stream, datagrams]) connection?.hold(true);
    said$.next(ascii('kept'));
    for (const { connection } of [stream, datagrams]) connection?.hold(false);
    said$.next(ascii('more'));
    stream.connection?.hold(true);
    said$.complete();
    expect(stream.heard).toEqual(['kept', 'more']);
    stream.connection?.hold(false);
    expect(stream.heard).toEqual(['kept', 'more', 'closed']);
    expect(datagrams.heard).toEqual(['more', 'closed']);
  });

  it('says what a server said before the module listened', () => {
    expect(connected('TCP', () => concat(of(ascii('welcome')), NEVER)).heard).toEqual(['welcome']);
  });

  it('refuses a TCP port nobody serves, and swallows datagrams nobody takes', () => {
    const ends: string[] = [];
    const network = virtualNetwork().udp(7, silent);
    const watch = { next: () => ends.push('stands'), error: (cause: Error) => ends.push(cause.message) };
    network.connect({ protocol: 'TCP', address: '10.0.0.1', port: 7 }).subscribe(watch);
    network.connect({ protocol: 'UDP', address: '10.0.0.1', port: 8 }).subscribe(watch);
    expect(ends).toEqual(['Refused: nobody serves TCP port 7 of the virtual network.', 'stands']);
  });

  it('knows the names it was told, in any case', async () => {
    const network = virtualNetwork().name('www.Quectel.com', '1.2.3.4', '5.6.7.8');
    expect(await lastValueFrom(network.resolve('WWW.quectel.COM'))).toEqual(['1.2.3.4', '5.6.7.8']);
    expect(await lastValueFrom(network.resolve('no.such.name'))).toEqual([]);
  });
});

/** A network in which the module listens, and takes everybody who calls; what it hears of them. */
const listening = (protocol: Protocol, port = 2020) => {
  const network = virtualNetwork();
  const heard: string[] = [];
  const taken: { readonly connection: Connection; readonly life: Subscription }[] = [];
  const life = network.listen({ protocol, address: '10.0.0.1', port }).subscribe((listener) => {
    listener.callers$.subscribe(({ remote, accept$ }) => {
      heard.push(`${remote.address}:${remote.port}`);
      const one = new Subscription();
      one.add(
        accept$.subscribe((connection) => {
          taken.push({ connection, life: one });
          connection.bytes$.subscribe({
            next: (bytes) => heard.push(text(bytes)),
            complete: () => heard.push('closed'),
          });
        }),
      );
    });
  });
  return { network, heard, taken, life };
};

describe('the virtual network, called from outside', () => {
  it('carries what is said both ways, and the end of it', () => {
    const { network, heard, taken } = listening('TCP');
    const peer = calls(network, '10.0.0.7');
    peer.says('hello');
    taken[0]?.connection.write(ascii('welcome')).subscribe((count) => heard.push(String(count)));
    peer.hangsUp();
    peer.says('nobody hears');
    expect([heard, peer.heard()]).toEqual([['10.0.0.7:40000', 'hello', '7', 'closed'], 'welcome<unsent>']);
    const other = calls(network, '10.0.0.8');
    taken[1]?.life.unsubscribe();
    expect(other.heard()).toBe('<closed>');
    const lost: string[] = [];
    taken[0]?.connection
      .write(ascii('too late'))
      .subscribe({ error: (cause: Error) => lost.push(cause.message) });
    expect(lost).toEqual(['The other end has hung up.']);
  });

  it('keeps the TCP connections of a module that listens no more, and refuses the next', () => {
    const { network, heard, life } = listening('TCP');
    const peer = calls(network, '10.0.0.7');
    life.unsubscribe();
    peer.says('still here');
    expect(heard).toEqual(['10.0.0.7:40000', 'still here']);
    expect(calls(network, '10.0.0.8').heard()).toBe('<refused>');
  });

  it('keeps before a closed window what a stream says, and loses datagrams', () => {
    for (const [protocol, expected] of [
      ['TCP', ['10.0.0.7:40000', 'first', 'second', 'third']],
      ['UDP', ['10.0.0.7:40000', 'first', 'third']],
    ] as const) {
      const { network, heard, taken } = listening(protocol);
      const peer = calls(network, '10.0.0.7', protocol, 2020);
      peer.says('first');
      taken[0]?.connection.hold(true);
      peer.says('second');
      taken[0]?.connection.hold(false);
      peer.says('third');
      expect(heard).toEqual(expected);
    }
  });

  it('tells of a UDP peer with its first datagram, and of the same one anew once it was let go', () => {
    const { network, heard, taken } = listening('UDP');
    const peer = calls(network, '10.0.0.7', 'UDP', 2020);
    expect(heard).toEqual([]);
    peer.says('a');
    peer.says('b');
    taken[0]?.connection.write(ascii('welcome')).subscribe();
    taken[0]?.life.unsubscribe();
    peer.says('c');
    expect(heard).toEqual(['10.0.0.7:40000', 'a', 'b', '10.0.0.7:40000', 'c']);
    expect(peer.heard()).toBe('welcome');
    peer.hangsUp();
    taken[1]?.connection.write(ascii('nobody hears')).subscribe();
    expect(peer.heard()).toBe('welcome');
  });

  it('loses the datagrams nobody listens to', () => {
    const { network, heard, life } = listening('UDP');
    const elsewhere = calls(network, '10.0.0.7', 'UDP', 2021);
    elsewhere.says('lost');
    life.unsubscribe();
    calls(network, '10.0.0.8', 'UDP', 2020).says('lost');
    expect([heard, elsewhere.heard()]).toEqual([[], '']);
  });

  it('gives a port to one who listens at a time, and a free one to who asks for none', () => {
    const { network, life } = listening('TCP');
    const ports: (number | string)[] = [];
    const listen = (port: number) =>
      network.listen({ protocol: 'TCP', address: '10.0.0.1', port }).subscribe({
        next: (listener) => ports.push(listener.port),
        error: (cause: Error) => ports.push(cause.message),
      });
    listen(2020);
    life.unsubscribe();
    listen(2020);
    listen(0);
    listen(0);
    expect(ports).toEqual(['Somebody listens at TCP port 2020 already.', 2020, 49_152, 49_153]);
  });
});
