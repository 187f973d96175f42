import { must, Violation } from '@atrx/seeds';
import type { BridgeEffect } from '../../../src/bridge/machine/effect.ts';
import type { ServerFrame } from '../../../src/protocol/frame.ts';
import type { Hello, ServerMessage, Welcome } from '../../../src/protocol/message.ts';
import { rxByte } from '../content.ts';
import { behind, type Opening, type Openings } from '../openings.ts';
import type { Sessions } from './sessions.ts';

/** R6, R9: what the bridge sends of what it has read; that it keeps what its ring can keep; that it says where it could not. */
export const reading = (
  openings: Openings,
  sessions: Sessions,
  server: string,
  ring: (port: string) => number,
): ((effect: BridgeEffect) => void) => {
  /** Everything before that place may be gone: the ring has had to make room for what came behind it. */
  const overflowed = (opening: Opening, offset: number, what: string) => {
    const latest = openings.latest(server, opening.port) ?? opening;
    if (opening.before + offset === 0) return;
    must(
      behind(latest, opening, offset) >= ring(opening.port),
      'R6',
      () =>
        `${what}: byte ${offset - 1} of the epoch ${opening.epoch} could be there, ` +
        `${behind(latest, opening, offset)} bytes came behind it and the ring holds ${ring(opening.port)}`,
    );
  };
  const welcomed = ({ rx, resumed, port }: Welcome, hello: Hello) => {
    const latest = openings.latest(server, port.name);
    const { resume } = hello;
    if (!latest) {
      must(rx.from === 0 && rx.end === 0, 'welcome', () => 'a port that never was open has bytes');
      return;
    }
    must(port.epoch === latest.epoch, 'welcome', () => `the port is at ${latest.epoch}, not ${port.epoch}`);
    must((port.state === 'open') === !latest.ended, 'welcome', () => `the port is not ${port.state}`);
    const foreign = resume !== undefined && resume.server !== server;
    must(
      (resumed.rx === 'none') === (resume === undefined) && (resumed.rx === 'new-epoch') === foreign,
      'welcome',
      () => `RX is resumed as ${resumed.rx}`,
    );
    if (resume === undefined)
      must(
        rx.epoch === latest.epoch && rx.from === latest.read,
        'welcome',
        () => `a fresh session begins at ${rx.from} and not at the end, ${latest.read}`,
      );
    else if (foreign) {
      if (rx.epoch > latest.epoch) return;
      overflowed(openings.find(server, port.name, rx.epoch), rx.from, 'a bridge started anew');
    } else if (resumed.rx === 'full')
      must(
        (rx.epoch === resume.epoch && rx.from === resume.rx) || (resume.epoch === 0 && rx.from === 0),
        'welcome',
        () => 'it is resumed elsewhere',
      );
  };
  const said = (message: ServerMessage, session: number) => {
    const hello = sessions.get(session)?.hello;
    if (!hello) return;
    if (message.t === 'welcome' && hello.role !== 'list') welcomed(message, hello);
    if (message.t === 'gap') {
      const { epoch, to, from } = message;
      if (to === null) {
        const latest = openings.latest(server, hello.port);
        must((latest?.epoch ?? 0) - epoch >= 64, 'R6', () => `a gap without an end in the epoch ${epoch}`);
        return;
      }
      must(to > from, 'gap', () => `a gap from ${from} to ${to}`);
      overflowed(openings.find(server, hello.port, epoch), to, 'a gap');
    }
    if (message.t === 'epoch') {
      const opening = openings.find(server, hello.port, message.epoch);
      must(opening.ended && opening.read === message.end, 'epoch', () => `it ended at ${opening.read}`);
      const next = opening.next?.epoch ?? null;
      must(message.next === null || message.next === next, 'epoch', () => `the next epoch is ${next}`);
    }
  };
  const sent = (frame: Extract<ServerFrame, { _tag: 'Rx' }>, session: number) => {
    const hello = sessions.get(session)?.hello;
    if (!hello) return must(false, 'sessions', () => 'bytes to somebody who never said hello');
    const opening = openings.find(server, hello.port, frame.epoch);
    must(frame.offset + frame.bytes.length <= opening.read, 'stream', () => 'bytes that were never read');
    for (let at = 0; at < frame.bytes.length; at += 1)
      if (frame.bytes[at] !== rxByte(opening.number, frame.offset + at))
        throw new Violation('stream', `byte ${frame.offset + at} of the epoch ${frame.epoch} is another`);
  };
  return (effect) => {
    if (effect._tag === 'Say') said(effect.message, effect.session);
    if (effect._tag === 'Send' && effect.frame._tag === 'Rx') sent(effect.frame, effect.session);
  };
};
