import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { WebhookRequest } from '../../../../../functions/webhook/handle-request.ts';
import { firing, recorded } from '../requests.ts';
import { createWorld } from '../world.ts';

const CASES = new URL('../../../../fixtures/cases/', import.meta.url);
const ACCELERATOR = 'a1234567890abcdef.awsglobalaccelerator.com';

/** The body of a sender, with the stack's accelerator and a new time of its alert. */
const bodyOf = (file: string, accelerator: string): string =>
  readFileSync(new URL(`${file}.json`, CASES), 'utf8')
    .replaceAll('@ACC@', accelerator)
    .replaceAll('@NOW@', '2026-11-24T13:35:54.532Z')
    .replaceAll('@NOW_OFFSET@', '2026-11-24T14:35:54.532+01:00');

describe('the body of another sender', () => {
  it.each([
    { file: 'am-034', accelerator: ACCELERATOR },
    { file: 'am-accelerator-trailing-dot', accelerator: ACCELERATOR },
    { file: 'am-accelerator-trailing-dot', accelerator: ACCELERATOR.toUpperCase() },
    { file: 'grafana-site-offline', accelerator: ACCELERATOR },
  ])('starts the event: $file, $accelerator', async ({ file, accelerator }) => {
    await expectStarted({ ...firing, body: bodyOf(file, accelerator) });
  });

  it.each(['grafana12-firing-site-b', 'mimir-firing-site-b'])(
    'starts the event as recorded: %s',
    async (file) => {
      await expectStarted(recorded(file));
    },
  );

  async function expectStarted(request: WebhookRequest): Promise<void> {
    const world = createWorld();

    const answer = await world.send(request);

    expect(answer.statusCode).toBe(202);
    expect(world.starts()).toMatchObject([
      {
        name: 'site-b_by_site-a_20261124T133554Z_b91d3a07_001',
        input: {
          accelerator: ACCELERATOR,
          site: 'site-b',
          reporter: 'site-a',
          startsAt: '2026-11-24T13:35:54.532Z',
        },
      },
    ]);
  }

  it('is refused with the reason if its alert has no start: am-starts-at-zero', async () => {
    const world = createWorld();

    const answer = await world.send({ ...firing, body: bodyOf('am-starts-at-zero', ACCELERATOR) });

    expect(answer.statusCode).toBe(400);
    expect(JSON.parse(answer.body ?? '')).toMatchObject({
      alerts: [
        {
          result: 'rejected',
          reason:
            '"startsAt" must be the time at which the alert started firing; 0001-01-01T00:00:00Z is too early.',
        },
      ],
    });
    expect(world.starts()).toEqual([]);
  });
});
