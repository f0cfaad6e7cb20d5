/** What Global Accelerator says of an accelerator, with the site of each endpoint. Everything here is pure. */

export interface Endpoint {
  readonly endpointId: string;
  /** The load balancer's tag `site`; null for what has none, is no load balancer, or cannot be read. */
  readonly site: string | null;
  readonly health: string;
  readonly weight: number;
  readonly clientIpPreservation: boolean;
}

export interface EndpointGroup {
  readonly arn: string;
  readonly region: string;
  /** Percentage, 0 to 100. */
  readonly trafficDial: number;
  readonly endpoints: readonly Endpoint[];
}

export interface Listener {
  readonly arn: string;
  readonly groups: readonly EndpointGroup[];
}

export interface Accelerator {
  readonly arn: string;
  readonly dnsName: string;
  readonly enabled: boolean;
  readonly listeners: readonly Listener[];
  /** Endpoints whose site is not known, each with why; they are never touched. */
  readonly unmanaged: readonly { readonly endpointId: string; readonly why: string }[];
}

/** An accelerator as far as an earlier step read it: what is known to have been there may be asked for at once. */
export type KnownAccelerator = Pick<Accelerator, 'arn'> & Partial<Pick<Accelerator, 'listeners'>>;

/** An endpoint with the group it is in: what a removal names, and what a release puts back. */
export interface ListedEndpoint {
  readonly accelerator: string;
  readonly listener: string;
  readonly group: string;
  readonly endpointId: string;
  readonly weight: number;
  readonly clientIpPreservation: boolean;
}

/** Every endpoint of `site` that is listed, whatever its health: what a fencing removes. */
export function endpointsOf(accelerators: readonly Accelerator[], site: string): ListedEndpoint[] {
  return accelerators.flatMap((accelerator) =>
    accelerator.listeners.flatMap((listener) =>
      listener.groups.flatMap((group) =>
        group.endpoints
          .filter((endpoint) => endpoint.site === site)
          .map(({ endpointId, weight, clientIpPreservation }) => ({
            accelerator: accelerator.arn,
            listener: listener.arn,
            group: group.arn,
            endpointId,
            weight,
            clientIpPreservation,
          })),
      ),
    ),
  );
}

/** Listed, HEALTHY, with a weight, in a group with a traffic dial, under an enabled accelerator. */
function inService(accelerator: Accelerator, listener: Listener, site: string): boolean {
  return (
    accelerator.enabled &&
    listener.groups.some(
      (group) =>
        group.trafficDial > 0 &&
        group.endpoints.some(
          (endpoint) => endpoint.site === site && endpoint.health === 'HEALTHY' && endpoint.weight > 0,
        ),
    )
  );
}

/** The ARNs of the listeners in which `site` is in service. */
export function listenersInService(accelerators: readonly Accelerator[], site: string): string[] {
  return accelerators.flatMap((accelerator) =>
    accelerator.listeners
      .filter((listener) => inService(accelerator, listener, site))
      .map((listener) => listener.arn),
  );
}

/**
 * Would the survivor serve alone? It must be in service in every listener that the offline site is listed in and
 * in every listener of `recorded`; where there is none at all, in at least one.
 */
export function survivorServes(
  accelerators: readonly Accelerator[],
  decision: { readonly site: string; readonly reporter: string },
  recorded: readonly string[] = [],
): boolean {
  const serving = new Set(listenersInService(accelerators, decision.reporter));
  const owed = new Set([
    ...recorded,
    ...endpointsOf(accelerators, decision.site).map((listed) => listed.listener),
  ]);
  return owed.size > 0 ? [...owed].every((listener) => serving.has(listener)) : serving.size > 0;
}

/** The listeners that an incident recorded and that still exist: the survivor owes them its service. */
export function recordedListeners(
  accelerators: readonly Accelerator[],
  recorded: readonly ListedEndpoint[],
): string[] {
  const existing = new Set(
    accelerators.flatMap(({ listeners }) => listeners.map((listener) => listener.arn)),
  );
  return [...new Set(recorded.map((endpoint) => endpoint.listener))].filter((arn) => existing.has(arn));
}

/** Does the accelerator hold every listed endpoint of `site` for UNHEALTHY? False when none is listed. */
export function allEndpointsUnhealthy(accelerators: readonly Accelerator[], site: string): boolean {
  const healths = accelerators
    .flatMap((accelerator) => accelerator.listeners)
    .flatMap((listener) => listener.groups)
    .flatMap((group) => group.endpoints)
    .filter((endpoint) => endpoint.site === site)
    .map((endpoint) => endpoint.health);
  return healths.length > 0 && healths.every((health) => health === 'UNHEALTHY');
}
