/** What Global Accelerator reports of an accelerator, with the site of each endpoint. Everything here is pure. */

export interface Endpoint {
  readonly endpointId: string;
  /**
   * The configured site that the load balancer's tag `site` names; null if the tag is missing or unreadable or names no
   * configured site, or the endpoint is no load balancer.
   */
  readonly site: string | null;
  /**
   * When the tag was read (milliseconds since 1970), if the site is that of an earlier read because Elastic Load Balancing
   * did not answer; absent if it was read now.
   */
  readonly siteReadAt?: number;
  /** `HEALTHY`, `UNHEALTHY` or `INITIAL`. */
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
  /** Endpoints whose site is unknown, each with the reason; only those that the claim recorded are ever removed. */
  readonly unmanaged: readonly { readonly endpointId: string; readonly why: string }[];
}

/**
 * An accelerator as an earlier step read it. Its listeners may have changed since: they only let a reader query the
 * known ones in parallel with the new list of listeners.
 */
export type KnownAccelerator = Pick<Accelerator, 'arn'> & Partial<Pick<Accelerator, 'listeners'>>;

/** An endpoint with its group: everything that a removal and a rollback need. */
export interface ListedEndpoint {
  readonly accelerator: string;
  readonly listener: string;
  readonly group: string;
  readonly endpointId: string;
  readonly weight: number;
  readonly clientIpPreservation: boolean;
}

/** The offline site and its reporter. */
interface Sites {
  readonly site: string;
  readonly reporter: string;
}

/** Every endpoint of `site`, whatever its health. */
export const endpointsOf = (accelerators: readonly Accelerator[], site: string): ListedEndpoint[] =>
  endpointsWhere(accelerators, (endpoint) => endpoint.site === site);

/**
 * Endpoints of unknown site, which may belong to the offline site. While there is one, it is not proved that no endpoint
 * of the offline site is listed.
 */
export const unidentifiedEndpoints = (accelerators: readonly Accelerator[]): ListedEndpoint[] =>
  endpointsWhere(accelerators, ({ site }) => site === null);

/**
 * The accelerators with the sites that an incident's claim knows: an endpoint that it recorded is the offline site's,
 * even if its tag is gone by now. If the tag names the reporter, it contradicts the claim, and the site is unknown.
 *
 * @param recorded the endpoints that the incident recorded
 */
export function withRecordedSites(
  accelerators: readonly Accelerator[],
  { site, reporter }: Sites,
  recorded: readonly ListedEndpoint[],
): Accelerator[] {
  const known = new Set(recorded.map(({ endpointId }) => endpointId));
  const identified = (endpoint: Endpoint): Endpoint =>
    known.has(endpoint.endpointId)
      ? { ...endpoint, site: endpoint.site === reporter ? null : site }
      : endpoint;
  return accelerators.map((accelerator) => ({
    ...accelerator,
    listeners: accelerator.listeners.map((listener) => ({
      ...listener,
      groups: listener.groups.map((group) => ({ ...group, endpoints: group.endpoints.map(identified) })),
    })),
  }));
}

/** Such as `arn:…:loadbalancer/app/x/1 (no readable tag "site")`, for a message. */
export function describeUnidentified(
  accelerators: readonly Accelerator[],
  endpoints: readonly ListedEndpoint[],
): string {
  const reasons = new Map(
    accelerators.flatMap(({ unmanaged }) => unmanaged.map(({ endpointId, why }) => [endpointId, why])),
  );
  return [...new Set(endpoints.map(({ endpointId }) => endpointId))]
    .map((id) => `${id} (${reasons.get(id) ?? 'the tag contradicts the claim'})`)
    .join(', ');
}

/** The ARNs of the listeners in which `site` is in service. */
export const listenersInService = (accelerators: readonly Accelerator[], site: string): string[] =>
  listenersWhere(accelerators, (accelerator, listener) =>
    receivesTraffic(accelerator, listener, (one) => one.site === site && one.health === 'HEALTHY'),
  );

/**
 * The ARNs of the listeners that a fencing takes something from, so that the survivor must be in service there. Either
 * the offline site could serve there: one of its endpoints receives traffic and is not UNHEALTHY. Or the listener lists
 * the offline site without the survivor, and a removal would leave none of their endpoints. A listener that lists both
 * sites, and in which the offline site cannot serve, loses nothing.
 */
export const listenersOwed = (accelerators: readonly Accelerator[], { site, reporter }: Sites): string[] =>
  listenersWhere(accelerators, (accelerator, listener) => {
    const lists = (one: string) =>
      listener.groups.some(({ endpoints }) => endpoints.some((endpoint) => endpoint.site === one));
    if (!lists(site)) return false;
    const couldServe = receivesTraffic(
      accelerator,
      listener,
      (endpoint) => endpoint.site === site && endpoint.health !== 'UNHEALTHY',
    );
    return couldServe || !lists(reporter);
  });

/**
 * Would the survivor serve alone? It must be in service in every owed listener that exists: those owed now, and those
 * that the claim recorded. If none is owed, it must be in service in at least one listener.
 *
 * @param recorded ARNs of the listeners that were owed when the incident started
 */
export function survivorServes(
  accelerators: readonly Accelerator[],
  decision: Sites,
  recorded?: readonly string[],
): boolean {
  const serving = new Set(listenersInService(accelerators, decision.reporter));
  const owedBefore = new Set(recorded);
  const owed = new Set([
    ...listenersWhere(accelerators, (_, { arn }) => owedBefore.has(arn)),
    ...listenersOwed(accelerators, decision),
  ]);
  return owed.size > 0 ? [...owed].every((listener) => serving.has(listener)) : serving.size > 0;
}

/** Are all listed endpoints of `site` UNHEALTHY? True also if none is listed. */
export const noEndpointCouldServe = (accelerators: readonly Accelerator[], site: string): boolean =>
  endpointsWhere(accelerators, (endpoint) => endpoint.site === site && endpoint.health !== 'UNHEALTHY')
    .length === 0;

/** Is there a match with a weight above 0, in a group with a traffic dial above 0, under an enabled accelerator? */
const receivesTraffic = (
  accelerator: Accelerator,
  listener: Listener,
  matches: (endpoint: Endpoint) => boolean,
): boolean =>
  accelerator.enabled &&
  listener.groups.some(
    ({ trafficDial, endpoints }) =>
      trafficDial > 0 && endpoints.some((endpoint) => endpoint.weight > 0 && matches(endpoint)),
  );

function listenersWhere(
  accelerators: readonly Accelerator[],
  matches: (accelerator: Accelerator, listener: Listener) => boolean,
): string[] {
  return accelerators.flatMap((accelerator) =>
    accelerator.listeners.filter((listener) => matches(accelerator, listener)).map(({ arn }) => arn),
  );
}

function endpointsWhere(
  accelerators: readonly Accelerator[],
  matches: (endpoint: Endpoint) => boolean,
): ListedEndpoint[] {
  return accelerators.flatMap((accelerator) =>
    accelerator.listeners.flatMap((listener) =>
      listener.groups.flatMap((group) =>
        group.endpoints.filter(matches).map(({ endpointId, weight, clientIpPreservation }) => ({
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
