import { hasChromium, type Tab } from '@atrx/processes/chromium';
import { type ConsolePage, consolePage } from './console-page.ts';

jest.setTimeout(60_000);

(hasChromium ? describe : describe.skip)('a module in a tab', () => {
  let console_: ConsolePage;
  let tab: Tab;
  beforeAll(async () => {
    console_ = await consolePage();
  });
  afterAll(() => console_[Symbol.asyncDispose]());
  beforeEach(async () => {
    tab = await console_.open();
  });
  afterEach(async () => {
    expect(tab.complaints()).toEqual([]);
    await tab.page.close();
  });

  it('is brought up, and closed in good order', async () => {
    const { page } = tab;
    await page.getByRole('button', { name: 'Open', exact: true }).click();
    await page.getByText('READY').waitFor();
    expect(await page.locator('.pill').textContent()).toBe('open');
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    await page.locator('.pill', { hasText: 'closed' }).waitFor();
  });
});
