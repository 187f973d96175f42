import { memory } from '@atrx/transport';
import { type Bare, bare, bytesOf, said } from '../hosts/bare.ts';
import { type Called, called } from './peer.ts';
import { BATCH, CROSSING, type Pass, PULLED, PUSHED, SENT, type Work } from './works.ts';

const OK = bytesOf('OK\r\n');
const PROMPT = bytesOf('> ');
const SEND_OK = bytesOf('SEND OK\r\n');

/** Asks {@link BATCH} times, each time when the one before was answered. */
const asked =
  (ask: (then: () => void) => void): Pass =>
  () =>
    new Promise((resolve) => {
      let left = BATCH;
      const next = () => {
        if (left === 0) return resolve();
        left -= 1;
        ask(next);
      };
      next();
    });

const command = (host: Bare, line: string): Pass => {
  const typed = bytesOf(`${line}\r`);
  return asked((then) => host.ask(typed, OK, then));
};

/** Pushes that many frames, and waits until all of them have come. */
export const pushed = (host: Bare, { sends }: Called, frames: number): Pass => {
  const bytes = new Uint8Array(PUSHED).fill(0x55);
  return () =>
    new Promise((resolve) => {
      host.expect(host.heard() + frames * CROSSING.push, resolve);
      sends(bytes, frames);
    });
};

const sent = (host: Bare): Pass => {
  const typed = bytesOf(`AT+QISEND=0,${SENT}\r`);
  const payload = new Uint8Array(SENT).fill(0x55);
  return asked((then) => host.ask(typed, PROMPT, () => host.ask(payload, SEND_OK, then)));
};

const pulled = (host: Bare, { sends }: Called): Pass => {
  const bytes = new Uint8Array(PULLED).fill(0x55);
  const read = command(host, `AT+QIRD=0,1,0,${PULLED}`);
  return () => {
    sends(bytes, BATCH);
    return read();
  };
};

/** A host that types and counts, with a connection open; QINDI is 1 where what comes is to be read, and 0 otherwise. */
export const bareHost = async (reads: boolean): Promise<{ readonly host: Bare; readonly on: Called }> => {
  const on = called();
  const host = bare(memory(on.module.serve));
  const opening = ['ATE0', 'AT+QISDE=0', 'AT+QIMUX=1', `AT+QINDI=${reads ? 1 : 0}`];
  await said(host, [...opening, 'AT+QIOPEN=0,"TCP","10.0.0.7",7'], 'CONNECT OK\r\n');
  return { host, on };
};

export const bareWork = async (work: Work): Promise<Pass> => {
  const { host, on } = await bareHost(work === 'pull');
  switch (work) {
    case 'push':
      return pushed(host, on, BATCH);
    case 'pull':
      return pulled(host, on);
    case 'AT+QISEND':
      return sent(host);
    default:
      return command(host, work);
  }
};
