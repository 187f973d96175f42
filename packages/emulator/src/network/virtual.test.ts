import { concat, lastValueFrom, NEVER, of, Subject } from 'rxjs';
import { text } from '../../test/desk.ts';
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
