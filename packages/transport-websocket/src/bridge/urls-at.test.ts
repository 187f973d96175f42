import { urlsAt } from './urls-at.ts';

describe('the URLs of a bridge', () => {
  const nameless = { hosts: new Set<string>(), secure: false };

  it('have its address as URLs have it, without the zone of one that is of a link', () => {
    const urls = ['127.0.0.1', '::1', 'fe80::1%eth0', 'gateway.local'].flatMap((host) =>
      urlsAt(host, 8023, nameless),
    );
    expect(urls).toEqual([
      'ws://127.0.0.1:8023',
      'ws://[::1]:8023',
      'ws://[fe80::1]:8023',
      'ws://gateway.local:8023',
    ]);
    expect(urls.map((url) => new URL(url).href)).toEqual(urls.map((url) => `${url}/`));
  });

  it('have its names where it is everywhere, each at its own port if it has one', () => {
    const named = { hosts: new Set(['gateway.local', 'console.example:8443']), secure: true };
    expect(urlsAt('::', 8023, named)).toEqual([
      'wss://gateway.local:8023',
      'wss://console.example:8443',
      'wss://localhost:8023',
    ]);
  });
});
