import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { IAMClient } from '@aws-sdk/client-iam';
import { createPermissions } from '../../clients/permissions.ts';
import { REHEARSAL_STOPPED, REHEARSALS } from '../../domain/metric-names.ts';
import { once } from '../../runtime/composition.ts';
import { edge } from '../../runtime/step-handler.ts';
import {
  CLAIMS_TABLE_ARN,
  OBSERVE,
  required,
  SITE_VIEW_DECIDES,
  siteNames,
  TAKE_SITE_OFFLINE_ROLE,
  UPDATE_ENDPOINT_GROUP_ROLE,
} from '../../support/environment.ts';
import type { Collaborators, RehearsalQuestion, Rehearsed } from './contract.ts';
import { rehearse } from './rehearse.ts';

export const handler = edge(
  'rehearse',
  (environment): Collaborators & { readonly sites: readonly string[] } => ({
    permissions: createPermissions(new IAMClient(once)),
    sites: siteNames(environment),
    settings: {
      observe: required(environment, OBSERVE) === 'true',
      siteViewDecides: required(environment, SITE_VIEW_DECIDES) === 'true',
      roles: {
        updateEndpointGroup: required(environment, UPDATE_ENDPOINT_GROUP_ROLE),
        takeSiteOffline: required(environment, TAKE_SITE_OFFLINE_ROLE),
      },
      claimsTable: required(environment, CLAIMS_TABLE_ARN),
    },
  }),
  async (question: RehearsalQuestion, { sites, ...collaborators }): Promise<Rehearsed> => {
    const rehearsed = await rehearse(question, collaborators);
    const { site, reporter } = question.event;
    // A rehearsal that a person started may name anything; a metric must not.
    const known = sites.includes(site) && sites.includes(reporter);
    const direction = known ? `${site}_by_${reporter}` : 'unknown';
    for (const [name, value] of [
      [REHEARSALS, 1],
      [REHEARSAL_STOPPED, rehearsed.stopped ? 1 : 0],
    ] as const) {
      new Metrics()
        .singleMetric()
        .addDimension('direction', direction)
        .addMetric(name, MetricUnit.Count, value);
    }
    return rehearsed;
  },
);
