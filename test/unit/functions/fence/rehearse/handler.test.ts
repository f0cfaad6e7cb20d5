import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GlobalAcceleratorClient, ListAcceleratorsCommand } from '@aws-sdk/client-global-accelerator';
import { IAMClient, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { handler as rehearse } from '../../../../../functions/fence/rehearse/handler.ts';
import { handler as startRehearsals } from '../../../../../functions/operations/start-rehearsals/handler.ts';
import { mockClient } from '../../../support/aws.ts';
import { EVENT } from '../../../support/claim.ts';
import { both } from '../../../support/topology.ts';

// In this mode the loggers and metrics write to the global console, which the test reads.
vi.hoisted(() => vi.stubEnv('POWERTOOLS_DEV', 'true'));

const ENVIRONMENT = {
  POWERTOOLS_DEV: 'true',
  POWERTOOLS_METRICS_DISABLED: 'false',
  POWERTOOLS_METRICS_NAMESPACE: 'KeycloakSiteFencing',
  POWERTOOLS_SERVICE_NAME: 'sso',
  AWS_REGION: 'eu-west-1',
  APPLICATION: 'sso',
  SITE_NAMES: '["site-a","site-b"]',
  OBSERVE: 'false',
  REQUIRE_SITE_VIEW_LOSS: 'true',
  UPDATE_ENDPOINT_GROUP_ROLE: 'arn:update',
  TAKE_SITE_OFFLINE_ROLE: 'arn:offline',
  CLAIMS_TABLE: 'claims',
  CLAIMS_TABLE_ARN: 'arn:claims',
  STATE_MACHINE_ARN: 'arn:machine',
};
const lines: string[] = [];

beforeEach(() => {
  for (const [name, value] of Object.entries(ENVIRONMENT)) vi.stubEnv(name, value);
  for (const level of ['log', 'info', 'warn', 'error'] as const) {
    vi.spyOn(console, level).mockImplementation((line: string) => void lines.push(line));
  }
  mockClient(IAMClient).on(SimulatePrincipalPolicyCommand).resolves({ EvaluationResults: [] });
  mockClient(GlobalAcceleratorClient).on(ListAcceleratorsCommand).resolves({ Accelerators: [] });
  mockClient(DynamoDBClient).on(GetItemCommand).resolves({});
});
afterEach(() => {
  lines.length = 0;
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** Dimensions and values of the metrics, without the format around them. */
const counted = () =>
  lines
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter((line) => '_aws' in line)
    .map(({ _aws, ...rest }) => rest);

describe('the metrics of a rehearsal', () => {
  const ok = { verdict: 'GO' } as const;
  const stops = { verdict: 'NO', reason: 'UNKNOWN_SITE', detail: 'x' } as const;
  it.each([
    {
      of: 'one without a blocking finding',
      answer: ok,
      site: 'site-b',
      direction: 'site-b_by_site-a',
      blocked: 0,
    },
    { of: 'one that is blocked', answer: stops, site: 'site-b', direction: 'site-b_by_site-a', blocked: 1 },
    { of: 'one of an unknown site', answer: stops, site: 'x', direction: 'unknown', blocked: 1 },
  ])(
    'have, for $of, the direction $direction and blocked $blocked',
    async ({ answer, site, direction, blocked }) => {
      const event = { ...EVENT, mode: 'rehearsal', site } as const;

      await rehearse({ event, accelerator: both, output: answer });

      expect(counted()).toEqual([
        { service: 'sso', direction, Rehearsals: 1 },
        { service: 'sso', direction, RehearsalBlocked: blocked },
      ]);
    },
  );

  it('report that the schedule found nothing to rehearse', async () => {
    expect(await startRehearsals({})).toEqual({ verdict: 'NONE_FOUND' });
    expect(counted()).toEqual([{ service: 'sso', RehearsalsNotStarted: 1 }]);
  });
});
