import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { IAMClient } from '@aws-sdk/client-iam';
import { createPermissions } from '../../clients/permissions.ts';
import { REHEARSAL_BLOCKED, REHEARSALS } from '../../domain/metric-names.ts';
import { singleAttempt } from '../../runtime/composition.ts';
import { stepHandler } from '../../runtime/step-handler.ts';
import {
  CLAIMS_TABLE_ARN,
  OBSERVE,
  PREFERRED_SURVIVOR,
  REQUIRE_SITE_VIEW_LOSS,
  required,
  siteNames,
  TAKE_SITE_OFFLINE_ROLE,
  UPDATE_ENDPOINT_GROUP_ROLE,
} from '../../support/environment.ts';
import type { Collaborators, RehearseInput, RehearseOutput } from './contract.ts';
import { rehearse } from './rehearse.ts';

export const handler = stepHandler(
  'rehearse',
  (environment): Collaborators & { readonly sites: readonly string[] } => ({
    permissions: createPermissions(new IAMClient(singleAttempt)),
    sites: siteNames(environment),
    settings: {
      observe: required(environment, OBSERVE) === 'true',
      requireSiteViewLoss: required(environment, REQUIRE_SITE_VIEW_LOSS) === 'true',
      preferredSurvivor: environment[PREFERRED_SURVIVOR],
      roles: {
        updateEndpointGroup: required(environment, UPDATE_ENDPOINT_GROUP_ROLE),
        takeSiteOffline: required(environment, TAKE_SITE_OFFLINE_ROLE),
      },
      claimsTable: required(environment, CLAIMS_TABLE_ARN),
    },
  }),
  async (input: RehearseInput, { sites, ...collaborators }): Promise<RehearseOutput> => {
    const rehearsed = await rehearse(input, collaborators);
    const { site, reporter } = input.event;
    // An operator may start a rehearsal with any site names; a metric's dimension must not have them.
    const known = sites.includes(site) && sites.includes(reporter);
    const direction = known ? `${site}_by_${reporter}` : 'unknown';
    for (const [name, value] of [
      [REHEARSALS, 1],
      [REHEARSAL_BLOCKED, rehearsed.blocked ? 1 : 0],
    ] as const) {
      new Metrics()
        .singleMetric()
        .addDimension('direction', direction)
        .addMetric(name, MetricUnit.Count, value);
    }
    return rehearsed;
  },
);
