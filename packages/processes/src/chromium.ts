import { type Browser, type Page, chromium as playwright } from 'playwright-core';
import { installed } from './installed.ts';

/** Whether Debian's Chromium is there; asked once. */
export const hasChromium = installed('chromium', '--version');

/** A page that is open, and what has gone wrong in it. */
export interface Tab {
  readonly page: Page;
  /** What its console called an error or a warning, and what it has thrown and nobody caught, in order. */
  readonly complaints: () => readonly string[];
}

/** How a page is looked at. */
export interface Sight {
  /** In pixels. Default 1440 by 900. */
  readonly width?: number;
  readonly height?: number;
  readonly theme?: 'light' | 'dark';
}

/** A browser without a window. */
export interface Chromium extends AsyncDisposable {
  /** Opens a page in a profile of its own, and waits until it has been loaded. */
  readonly open: (url: string, sight?: Sight) => Promise<Tab>;
  readonly browser: Browser;
}

/** How it is started. */
export interface Starting {
  /** In place of Debian's. */
  readonly executable?: string;
  readonly args?: readonly string[];
}

/** Starts it; disposing of it ends it, with all that it has started. */
export const chromium = async ({ executable = DEBIAN, args = [] }: Starting = {}): Promise<Chromium> => {
  // A container's root has no sandbox to give, and /dev/shm of a container is small; the pages are our own.
  const own = ['--no-sandbox', '--disable-dev-shm-usage', ...args];
  const browser = await playwright.launch({ executablePath: executable, args: own });
  return {
    browser,
    open: async (url, { width = 1440, height = 900, theme = 'light' } = {}) => {
      const page = await browser.newPage({ viewport: { width, height }, colorScheme: theme });
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(String(error.stack ?? error)));
      page.on('console', (said) => {
        if (said.type() === 'error' || said.type() === 'warning') complaints.push(said.text());
      });
      await page.goto(url);
      return { page, complaints: () => complaints };
    },
    [Symbol.asyncDispose]: () => browser.close(),
  };
};

const DEBIAN = '/usr/bin/chromium';
