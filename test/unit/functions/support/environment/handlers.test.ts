import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { handler as checkReporterHealth } from '../../../../../functions/fence/check-reporter-health/handler.ts';
import { handler as lookupAccelerator } from '../../../../../functions/fence/lookup-accelerator/handler.ts';
import { handler as rehearse } from '../../../../../functions/fence/rehearse/handler.ts';
import { handler as takeSiteOffline } from '../../../../../functions/fence/take-site-offline/handler.ts';
import { handler as updateEndpointGroup } from '../../../../../functions/fence/update-endpoint-group/handler.ts';
import { handler as reconcile } from '../../../../../functions/operations/reconcile/handler.ts';
import { handler as startRehearsals } from '../../../../../functions/operations/start-rehearsals/handler.ts';
import { rejectionOf } from '../../../support/aws.ts';
import { EVENT, EXECUTION } from '../../../support/claim.ts';
import { both } from '../../../support/topology.ts';

const INPUT = { event: EVENT, execution: EXECUTION, accelerator: both, linkLoss: null };

// The loggers are created at import; in this mode they write to the global console, which is silenced.
vi.hoisted(() => vi.stubEnv('POWERTOOLS_DEV', 'true'));

beforeEach(() => {
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

// Imported without an environment: it is read at the first invocation.
it.each([
  { step: 'check-reporter-health', run: () => checkReporterHealth(INPUT), missing: 'SITES' },
  { step: 'update-endpoint-group', run: () => updateEndpointGroup(INPUT), missing: 'SITES' },
  { step: 'take-site-offline', run: () => takeSiteOffline(INPUT), missing: 'SITES' },
  {
    step: 'rehearse',
    run: () => rehearse({ ...INPUT, output: { verdict: 'GO' } }),
    missing: 'SITE_NAMES',
  },
  { step: 'lookup-accelerator', run: () => lookupAccelerator({ event: EVENT }), missing: 'SITE_NAMES' },
  { step: 'start-rehearsals', run: () => startRehearsals({}), missing: 'CLAIMS_TABLE' },
  { step: 'reconcile', run: () => reconcile({}), missing: 'SITES' },
])('$step fails with the name of a missing variable', async ({ run, missing }) => {
  expect(await rejectionOf(run())).toMatchObject({
    message: `the environment variable ${missing} is not set`,
  });
});
