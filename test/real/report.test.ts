import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { page as pageOf } from '../../infra/operator/report/page.ts';
import { HOSTILE, hostileRecording } from '../unit/infra/operator/report/hostile.ts';
import { marked, PICTURE } from '../unit/infra/operator/report/page/picture.ts';
import { recordedIncident } from '../unit/infra/operator/report/recording.ts';
import { withPage } from './report/browser.ts';

/** With SCREENSHOT=1 docs/report.png is updated. */
const SCREENSHOT = process.env.SCREENSHOT === '1';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'report-'));
  await writeFile(file('recorded'), pageOf(recordedIncident()));
  await writeFile(file('hostile'), pageOf(recordedIncident(hostileRecording())));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const file = (name: string): string => join(folder, `${name}.html`);

/** Each colour scheme and each size once: no style depends on both. */
const looks = ['recorded', 'hostile'].flatMap((incident) => [
  { incident, colorScheme: 'light' as const, size: 'desk', viewport: { width: 1280, height: 900 } },
  { incident, colorScheme: 'dark' as const, size: 'phone', viewport: { width: 320, height: 640 } },
]);

/** Also opens the collapsed parts. */
const UNFOLD = 'for (const each of document.querySelectorAll("details")) each.open = true';
const WIDTH = 'document.documentElement.scrollWidth';

it.each(looks)(
  'the $incident page in the $colorScheme on a $size is accessible, no wider than the screen, and loads nothing',
  async ({ incident, colorScheme, viewport }) => {
    await withPage(file(incident), { colorScheme, viewport }, async ({ page, requests, complaints }) => {
      await page.evaluate(UNFOLD);

      const { violations } = await new AxeBuilder({ page }).analyze();

      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      expect(await page.evaluate(WIDTH)).toBe(viewport.width);
      expect({ requests, complaints }).toEqual({ requests: [], complaints: [] });
    });
  },
);

it("uses the reader's colour scheme: dark colours differ from light ones", async () => {
  const colours = (colorScheme: 'light' | 'dark') =>
    withPage(file('recorded'), { colorScheme }, ({ page }) =>
      page.evaluate<string>(
        '[document.body, ...document.querySelectorAll("h1, .write, .mark circle")].map((each) => ["color", "backgroundColor", "fill"].map((of) => getComputedStyle(each)[of])).join()',
      ),
    );

  expect(await colours('dark')).not.toBe(await colours('light'));
});

describe('printed', () => {
  it.each(['recorded', 'hostile'])(
    'the %s page is complete: nothing is collapsed or outside the paper',
    async (incident) => {
      // A4 less margins of 1 cm, in pixels of 1/96 inch.
      const paper = { width: 718, height: 1046 };
      await withPage(file(incident), { viewport: paper }, async ({ page }) => {
        await page.emulateMedia({ media: 'print' });

        const folded = await page.evaluate<string[]>(
          '[...document.querySelectorAll("pre")].filter((each) => each.getBoundingClientRect().height === 0).map((each) => each.textContent)',
        );
        const pdf = await page.pdf({
          format: 'A4',
          margin: { top: '1cm', right: '1cm', bottom: '1cm', left: '1cm' },
        });

        expect(folded).toEqual([]);
        expect(await page.evaluate(WIDTH)).toBe(paper.width);
        expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
        expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length).toBeGreaterThan(0);
      });
    },
  );
});

it('creates no element and runs nothing from foreign text, and shows all of the text', async () => {
  await withPage(file('hostile'), {}, async ({ page }) => {
    const elements = (name: string) => page.locator(name).count();

    expect(await elements('.hostile, script, img, iframe, [onerror], [onmouseover], [style]')).toBe(0);
    expect(await elements('style')).toBe(1);
    expect(await page.title()).toMatch(/^site-b[-x]* was fenced/);
    const links = await page.evaluate<string[]>('[...document.links].map(({ href }) => href)');
    expect(links.filter((href) => !href.startsWith('https://'))).toEqual([]);
    const shown = await page.locator('.labels').first().allInnerTexts();
    for (const name of Object.keys(HOSTILE)) expect(shown.join()).toContain(name);
    expect(shown.join()).toContain('</script><script class="hostile">');
    expect(shown.join()).toContain('site-\\u202eb-etis');
  });
});

if (SCREENSHOT)
  it('is shown in the picture of the README', async () => {
    const options = {
      viewport: { width: 900, height: 1000 },
      deviceScaleFactor: 2,
      colorScheme: 'light',
    } as const;
    const png = await withPage(file('recorded'), options, ({ page }) => page.screenshot());
    await writeFile(PICTURE, marked(png, await readFile(file('recorded'), 'utf8')));
  });
