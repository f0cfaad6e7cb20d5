import type { EndpointDescription } from '@aws-sdk/client-global-accelerator';
import type { Wire } from './operation.ts';
import type { EndpointRecord, GroupRecord, HealthState } from './registry.ts';
import { ServiceError } from './service-error.ts';
import type { EndpointConfiguration } from './shapes.ts';

/** Global Accelerator Developer Guide, "Quotas for AWS Global Accelerator". */
const ENDPOINTS_PER_GROUP = 10;

/** `arn:aws:elasticloadbalancing:<region>:<account>:loadbalancer/<app or net>/<name>/<id>`. */
const LOAD_BALANCER =
  /^arn:aws:elasticloadbalancing:([a-z0-9-]+):(\d{12}):loadbalancer\/(app|net)\/[^/]+\/[^/]+$/;

export interface EndpointRules {
  readonly account: string;
  readonly resolvesEndpoint: (endpointId: string) => boolean;
  readonly healthOfNew: HealthState;
}

/** Converts the configurations of a request to endpoints of a group. */
export type ResolveEndpoints = (
  region: string,
  configurations: readonly EndpointConfiguration[],
  kept: readonly EndpointRecord[],
) => EndpointRecord[];

/**
 * The service looks up every resource in the request. A resource that does not exist, or is in another Region than the
 * group, fails the whole request with InvalidArgumentException. Another account's resource needs an attachment, else
 * the request fails with AccessDeniedException. An endpoint in `kept` keeps its health.
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
          `Resource ${endpointId} was not found in ${region}.`,
        );
      }
      if (owner !== undefined && owner !== rules.account && configuration.AttachmentArn === undefined) {
        throw new ServiceError('AccessDeniedException', `${endpointId} needs an attachment.`);
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

/** Replaces the group's endpoints. Throws first for duplicates and for too many endpoints. */
export function setEndpoints(group: GroupRecord, endpoints: EndpointRecord[]): void {
  const duplicate = endpoints.find(
    ({ endpointId }, index) => endpoints.findIndex((other) => other.endpointId === endpointId) !== index,
  );
  if (duplicate !== undefined) {
    throw new ServiceError(
      'InvalidArgumentException',
      `${duplicate.endpointId} would be in the group twice.`,
    );
  }
  if (endpoints.length > ENDPOINTS_PER_GROUP) {
    throw new ServiceError('LimitExceededException', `A group has at most ${ENDPOINTS_PER_GROUP} endpoints.`);
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
