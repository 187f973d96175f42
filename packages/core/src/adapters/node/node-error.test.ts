import { TransportError } from '@atrx/transport';
import { ModemError, type Reason } from '../../at/reason.ts';
import { nodeError, type Syscall } from './node-error.ts';

const address = 'example.com:80';
const lost = new TransportError('lost', 'The cable was pulled.');

describe('a failure as a socket of Node’s has it', () => {
  it.each<[Reason, Syscall, string]>([
    [{ _tag: 'ConnectFailed', address, text: 'CONNECT FAIL' }, 'connect', 'ECONNREFUSED'],
    [{ _tag: 'ConnectFailed', address, text: 'nothing for 75000 ms' }, 'connect', 'ETIMEDOUT'],
    [{ _tag: 'PeerUnresponsive', address, pending: 1, asked: 12, after: 9 }, 'read', 'ETIMEDOUT'],
    [{ _tag: 'DnsFailed', name: 'nowhere', code: 8, meaning: 'DNS failed' }, 'connect', 'ENOTFOUND'],
    [{ _tag: 'NoFreeConnection', limit: 6 }, 'connect', 'EMFILE'],
    [{ _tag: 'AlreadyListening' }, 'listen', 'EADDRINUSE'],
    [{ _tag: 'ListenFailed', protocol: 'TCP', text: 'ERROR' }, 'listen', 'EADDRNOTAVAIL'],
    [{ _tag: 'ContextLost' }, 'read', 'ENETDOWN'],
    [{ _tag: 'NotConnected', address }, 'write', 'EPIPE'],
    [{ _tag: 'NotConnected', address }, 'read', 'ENOTCONN'],
    [{ _tag: 'SendFailed', outcome: 'notSent', sent: 0, pending: 1, because: '' }, 'write', 'EPIPE'],
    [{ _tag: 'SendFailed', outcome: 'unknown', sent: 0, pending: 1, because: '' }, 'write', 'ECONNRESET'],
    [{ _tag: 'DataLost' }, 'read', 'ECONNRESET'],
    [{ _tag: 'Unread', limit: 1 }, 'read', 'ENOBUFS'],
    [{ _tag: 'ModuleReset' }, 'read', 'ECONNRESET'],
    [{ _tag: 'ModuleReset' }, 'connect', 'ENETUNREACH'],
    [{ _tag: 'SimLocked', wants: 'SIM PIN' }, 'connect', 'EACCES'],
    [{ _tag: 'TimedOut', command: 'QIOPEN', after: 1, awaiting: 'answer' }, 'connect', 'ETIMEDOUT'],
    [{ _tag: 'Refused', command: 'QIOPEN', text: 'ERROR' }, 'connect', 'EIO'],
    [{ _tag: 'PayloadNotRepresentable', byte: 27, at: 0, why: '' }, 'write', 'EINVAL'],
  ])('%j at %s is %s', (reason, syscall, code) => {
    const failure = new ModemError(reason);
    const error = nodeError(failure, syscall);
    expect(error).toMatchObject({ code, syscall, message: failure.message });
    expect(error.cause).toBe(failure);
  });

  it('is a line that is lost likewise', () => {
    expect(nodeError(lost, 'read')).toMatchObject({ code: 'ECONNRESET', message: lost.message });
  });

  it('says whom it was about', () => {
    const failure = new ModemError({ _tag: 'ConnectFailed', address, text: 'CONNECT FAIL' });
    expect(nodeError(failure, 'connect')).toMatchObject({ address: 'example.com', port: 80 });
    expect(nodeError(lost, 'read', { host: '10.0.0.7' })).toMatchObject({ address: '10.0.0.7' });
  });

  it('leaves a bug as it is', () => {
    const bug = new TypeError('undefined is not a function');
    expect(nodeError(bug, 'read')).toBe(bug);
  });
});
