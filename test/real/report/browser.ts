import { access } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** The path of Debian's package. */
const CHROMIUM = '/usr/bin/chromium';

export interface Opened {
  readonly page: Page;
  /** URLs that the page loads, except its own. */
  readonly requests: readonly string[];
  /** Messages on the console, and errors of scripts. */
  readonly complaints: readonly string[];
}

/** Opens a file in a new Chromium. @throws Error that says how to install Chromium if it is missing */
export async function withPage<T>(
  file: string,
  options: BrowserContextOptions,
  look: (opened: Opened) => Promise<T>,
): Promise<T> {
  await access(CHROMIUM).catch((cause: unknown) => {
    throw new Error(`There is no ${CHROMIUM}: "apt-get install chromium" on Debian installs it.`, { cause });
  });
  // Chromium's sandbox refuses to run as root.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser = await chromium.launch({ executablePath: CHROMIUM, args });
  try {
    const page = await (await browser.newContext(options)).newPage();
    const url = pathToFileURL(file).href;
    const requests: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(url);
    requests.splice(requests.indexOf(url), 1);
    return await look({ page, requests, complaints });
  } finally {
    await browser.close();
  }
}
