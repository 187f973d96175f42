import { bridge, client, type Mutant } from './mutant.ts';

/** Who hears nothing of the other, and who stood still. */
export const silence: readonly Mutant[] = [
  {
    rule: 'R2',
    what: 'the bridge drops nobody who is silent',
    file: bridge('heartbeat'),
    find: 'silentAt: now + options.silence',
    replace: 'silentAt: now + 1e6 * options.silence',
  },
  {
    rule: 'R2',
    what: 'the bridge sends no heartbeats',
    file: bridge('heartbeat'),
    find: 'if (now < session.beatAt) return [port, []];',
    replace:
      'if (now < session.beatAt + 1e6) return [withSession(port, { ...session, beatAt: now + options.heartbeat }), []];',
  },
  {
    rule: 'R2',
    what: 'a client waits for a silent bridge for ever',
    file: client('heartbeat'),
    find: 'connection.heard + bridge.timing.silence',
    replace: 'connection.heard + 100 * bridge.timing.silence',
  },
  {
    rule: 'R2',
    what: 'a client forgets what it has heard since its welcome',
    file: client('heartbeat'),
    find: 'probe: undefined } }',
    replace: 'probe: undefined, heard: state.connection.since } }',
  },
  {
    rule: 'wakeAt',
    what: 'a client that is due to be dropped is not, and the bridge is woken for it again and again',
    file: bridge('heartbeat'),
    find: 'if (now >= session.silentAt)',
    replace: 'if (now >= 10 * session.silentAt)',
  },
  {
    rule: 'R2',
    what: 'a bridge that stood still holds its clients to be gone',
    file: bridge('standstill'),
    find: 'if (tickAt === undefined || now - tickAt <= options.heartbeat) return state;',
    replace: 'if (tickAt === undefined || now - tickAt <= 1e9 * options.heartbeat) return state;',
  },
  {
    rule: 'R2',
    what: 'a client that stood still holds its bridge to be gone',
    file: client('heartbeat'),
    find: 'late > 2 * bridge.timing.heartbeat',
    replace: 'late > 1e9 * bridge.timing.heartbeat',
  },
];
