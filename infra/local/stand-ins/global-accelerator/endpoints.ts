import type { EndpointDescription } from '@aws-sdk/client-global-accelerator';
import type { Wire } from './operation.ts';
import type { EndpointRecord, GroupRecord, HealthState } from './registry.ts';
import { ServiceError } from './service-error.ts';
import type { EndpointConfiguration } from './shapes.ts';

/** At most 10 endpoints a group (Global Accelerator Developer Guide, "Quotas for AWS Global Accelerator"). */
const ENDPOINTS_A_GROUP = 10;

/** `arn:aws:elasticloadbalancing:<region>:<account>:loadbalancer/<app or net>/<name>/<id>`. */
const LOAD_BALANCER =
  /^arn:aws:elasticloadbalancing:([a-z0-9-]+):(\d{12}):loadbalancer\/(app|net)\/[^/]+\/[^/]+$/;

export interface EndpointRules {
  readonly account: string;
  readonly resolvesEndpoint: (endpointId: string) => boolean;
  readonly healthOfNew: HealthState;
}

/** Turns the configurations of a request into endpoints of a group. */
export type ResolveEndpoints = (
  region: string,
  configurations: readonly EndpointConfiguration[],
  kept: readonly EndpointRecord[],
) => EndpointRecord[];

/**
 * The service looks up every resource that it is given: one that does not exist, or is in another Region than
 * the group, fails the whole request with InvalidArgumentException, and another account's resource needs an
 * attachment (AccessDeniedException). An endpoint that is in `kept` keeps its health.
 */
export function createResolveEndpoints(rules: EndpointRules): ResolveEndpoints {
  return (region, configurations, kept) =>
    configurations.map((configuration) => {
      const { EndpointId: endpointId } = configuration;
      const [, resourceRegion, owner, type] = LOAD_BALANCER.exec(endpointId) ?? [];
      const elsewhere = resourceRegion !== undefined && resourceRegion !== region;
      if (elsewhere || !rules.resolvesEndpoint(endpointId)) {
        throw new ServiceError(
          'InvalidArgumentException',
          `No resource ${endpointId} was found in ${region}.`,
        );
      }
      if (owner !== undefined && owner !== rules.account && configuration.AttachmentArn === undefined) {
        throw new ServiceError('AccessDeniedException', `No attachment was given for ${endpointId}.`);
      }
      return {
        endpointId,
        weight: configuration.Weight,
        // "The default value is true for Application Load Balancer endpoints" (EndpointConfiguration).
        clientIpPreservation: configuration.ClientIPPreservationEnabled ?? type === 'app',
        health: kept.find((known) => known.endpointId === endpointId)?.health ?? { state: rules.healthOfNew },
      };
    });
}

/** Gives the group another list. Throws, before, for a resource named twice and for too many. */
export function setEndpoints(group: GroupRecord, endpoints: EndpointRecord[]): void {
  const twice = endpoints.find(
    ({ endpointId }, index) => endpoints.findIndex((other) => other.endpointId === endpointId) !== index,
  );
  if (twice !== undefined) {
    throw new ServiceError('InvalidArgumentException', `${twice.endpointId} would be in the group twice.`);
  }
  if (endpoints.length > ENDPOINTS_A_GROUP) {
    throw new ServiceError('LimitExceededException', `A group has at most ${ENDPOINTS_A_GROUP} endpoints.`);
  }
  group.endpoints = endpoints;
}

export function describeEndpoint(endpoint: EndpointRecord): Wire<EndpointDescription> {
  return {
    EndpointId: endpoint.endpointId,
    Weight: endpoint.weight,
    HealthState: endpoint.health.state,
    ...(endpoint.health.reason === undefined ? {} : { HealthReason: endpoint.health.reason }),
    ClientIPPreservationEnabled: endpoint.clientIpPreservation,
  };
}
