import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { page } from '../../../../../../infra/operator/report/page.ts';
import { recordedIncident } from '../recording.ts';
import { markOf, PICTURE } from './picture.ts';

const COMMAND = 'SCREENSHOT=1 npm run test:real -- test/real/report.test.ts';

it('the picture in the README shows the current page', () => {
  const current = readFileSync(PICTURE).includes(markOf(page(recordedIncident())));

  expect(current, `docs/report.png is out of date: "${COMMAND}" updates it`).toBe(true);
});
