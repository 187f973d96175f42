import { type Chromium, chromium, hasChromium } from '@atrx/processes/chromium';
import { fromCheckout, type Running } from './program.ts';

jest.setTimeout(60_000);

(hasChromium ? describe : describe.skip)(
  'a module that is shared by a page in a browser and a program in Node',
  () => {
    let browser: Chromium;
    let main: Running;
    let page: string;
    let bridge: string;
    let token: string;

    beforeAll(async () => {
      browser = await chromium();
      main = fromCheckout('shared-module/main');
      [page = ''] = await main.until(/^http:\S+(?=\n)/m);
      const given = new URLSearchParams(new URL(page).hash.slice(1));
      bridge = given.get('bridge') ?? '';
      token = given.get('token') ?? '';
    });

    afterAll(async () => {
      main.child.kill();
      await Promise.all([main.exit, browser[Symbol.asyncDispose]()]);
    });

    it('is driven by the page, and watched by the program', async () => {
      const tab = await browser.open(page);
      const shown = await tab.page.evaluate(`new Promise((resolve) => {
      const look = () => /\\[over\\]/.test(document.querySelector('#log')?.textContent ?? '')
        ? resolve(document.querySelector('#log').textContent)
        : setTimeout(look, 20);
      look();
    })`);
      expect(shown).toBe('HTTP/1.0 200 OK\r\ncontent-type: text/plain\r\n\r\nIt works.\n[over]\n');
      // What the module has said to the page, the program has seen.
      await main.until(/\r\nDEACT OK\r\n/);
      expect(main.said.stdout).toMatch(/\r\n0, CONNECT OK\r\n/);
      expect(main.said.stdout).toContain('It works.\n');
      expect(main.said.stderr).toBe('');
      expect(tab.complaints()).toEqual([]);
      // And the token is not left in the address bar.
      expect(await tab.page.evaluate('location.href')).toBe(new URL('/', page).href);
    });

    it('is not for pages from elsewhere, even with the token', async () => {
      const connecting = (url: string) => `new Promise((resolve) => {
      const token = btoa(${JSON.stringify(token)}).replace(/\\+/g, '-').replace(/\\//g, '_').replace(/=+$/, '');
      const socket = new WebSocket(${JSON.stringify(url)}, ['uart-bridge.v1', 'uart-bridge.token.' + token]);
      socket.onopen = () => resolve('open ' + socket.protocol);
      socket.onclose = ({ code }) => resolve('closed ' + code);
    })`;
      const root = new URL('/', bridge).href;
      const stranger = await browser.open('about:blank');
      expect(await stranger.page.evaluate(connecting(root))).toBe('closed 1006');
      const own = await browser.open(new URL('/', page).href);
      expect(await own.page.evaluate(connecting(root))).toBe('open uart-bridge.v1');
    });
  },
);
