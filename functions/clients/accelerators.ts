import {
  type Accelerator as AcceleratorDescription,
  DescribeAcceleratorCommand,
  DescribeEndpointGroupCommand,
  type GlobalAcceleratorClient,
  type EndpointGroup as GroupDescription,
  ListAcceleratorsCommand,
  ListEndpointGroupsCommand,
  ListListenersCommand,
} from '@aws-sdk/client-global-accelerator';
import { AcceleratorBusy, AcceleratorRefused, AcceleratorUnavailable } from '../domain/errors.ts';
import type {
  Accelerator,
  Endpoint,
  EndpointGroup,
  KnownAccelerator,
  ListedEndpoint,
  Listener,
} from '../domain/topology.ts';
import { deferResult } from '../support/defer-result.ts';
import { awsErrorName, worthRetrying } from './aws-errors.ts';
import type { LoadBalancers, Sites } from './load-balancers.ts';

/** The largest page size (Global Accelerator API Reference, ListAccelerators). */
const PAGE = 100;

export type AcceleratorApi = Pick<GlobalAcceleratorClient, 'send'>;

/** Reads Global Accelerator. */
export interface Accelerators {
  /** The ARN of the accelerator with this DNS name, plain or dual-stack, in any case; null if there is none. */
  findByDnsName(dnsName: string): Promise<string | null>;
  /** The ARNs of all accelerators of the account. */
  list(): Promise<string[]>;
  /**
   * An accelerator with all its listeners, groups and endpoints, and each endpoint's site; null if it was deleted.
   *
   * @param known the accelerator as an earlier step read it: its listeners and endpoints are queried in parallel with
   *   the new list of listeners. The result has only data that was read now.
   */
  read(arn: string, known?: KnownAccelerator): Promise<Accelerator | null>;
  /** Those of `endpoints` that are listed in their groups now. */
  stillListed(endpoints: readonly ListedEndpoint[]): Promise<ListedEndpoint[]>;
}

/** @throws AcceleratorUnavailable, AcceleratorBusy, AcceleratorRefused, LoadBalancersUnavailable */
export function createAccelerators(api: AcceleratorApi, loadBalancers: LoadBalancers): Accelerators {
  return {
    async findByDnsName(dnsName) {
      const wanted = dnsName.toLowerCase();
      for await (const page of pagesOf(api)) {
        const found = page.find((accelerator) => namesOf(accelerator).includes(wanted));
        if (found) return found.AcceleratorArn ?? null;
      }
      return null;
    },

    async list() {
      const arns: string[] = [];
      for await (const page of pagesOf(api))
        arns.push(...page.flatMap(({ AcceleratorArn }) => AcceleratorArn ?? []));
      return arns;
    },

    async read(arn, known) {
      const ahead = queryAhead(api, loadBalancers, known);
      const answers = await Promise.all([
        translated('DescribeAccelerator', () =>
          api.send(new DescribeAcceleratorCommand({ AcceleratorArn: arn })),
        ),
        listenersOf(api, arn),
      ]).catch(nullIf('AcceleratorNotFoundException'));
      if (answers === null) return null;
      const [{ Accelerator: description }, listenerArns] = answers;
      const described = await Promise.all(
        listenerArns.map(async (listener) => ({ arn: listener, groups: await ahead.groupsOf(listener) })),
      );
      const listed = described.flatMap(({ groups }) => groups.flatMap((group) => idsOf(group)));
      const { sites, readAt, unmanaged } = await ahead.sitesOf(listed);
      const listeners = described.map(
        (listener): Listener => ({
          arn: listener.arn,
          groups: listener.groups.map((group) => withSites(group, { sites, readAt })),
        }),
      );
      return {
        arn,
        dnsName: description?.DnsName ?? '',
        enabled: description?.Enabled ?? false,
        listeners,
        unmanaged,
      };
    },

    async stillListed(endpoints) {
      const groups = [...new Set(endpoints.map((endpoint) => endpoint.group))];
      const listed = await Promise.all(
        groups.map(async (group) => {
          const answer = await translated('DescribeEndpointGroup', () =>
            api.send(new DescribeEndpointGroupCommand({ EndpointGroupArn: group })),
          ).catch(nullIf('EndpointGroupNotFoundException'));
          return idsOf(answer?.EndpointGroup ?? {}).map((id) => `${group} ${id}`);
        }),
      );
      const present = new Set(listed.flat());
      return endpoints.filter(({ group, endpointId }) => present.has(`${group} ${endpointId}`));
    },
  };
}

/** Queries the known listeners and endpoints at once, and further ones on request. */
function queryAhead(api: AcceleratorApi, loadBalancers: LoadBalancers, known: KnownAccelerator | undefined) {
  const listeners = known?.listeners ?? [];
  const groups = new Map(listeners.map(({ arn }) => [arn, deferResult(groupsOf(api, arn))]));
  const ids = new Set(
    listeners.flatMap((listener) =>
      listener.groups.flatMap(({ endpoints }) => endpoints.map(({ endpointId }) => endpointId)),
    ),
  );
  const sitesIn = (endpoints: readonly string[]) =>
    endpoints.length === 0 ? Promise.resolve(NO_SITES) : loadBalancers.sitesOf(endpoints);
  const sites = deferResult(sitesIn([...ids]));
  return {
    async groupsOf(listener: string): Promise<GroupDescription[]> {
      const pending = groups.get(listener);
      return pending === undefined ? groupsOf(api, listener) : (await pending)();
    },
    async sitesOf(listed: readonly string[]) {
      const more = listed.filter((id) => !ids.has(id));
      const [early, late] = await Promise.all([sites.then((take) => take()), sitesIn(more)]);
      return {
        sites: new Map([...early.sites, ...late.sites]),
        readAt: new Map([...early.readAt, ...late.readAt]),
        unmanaged: [...early.unmanaged, ...late.unmanaged].filter(({ endpointId }) =>
          listed.includes(endpointId),
        ),
      };
    },
  };
}

const NO_SITES: Sites = { sites: new Map(), readAt: new Map(), unmanaged: [] };

/** Runs one call and translates its error into one of functions/domain/errors.ts. */
export async function translated<T>(operation: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const name = awsErrorName(error);
    const message = `Global Accelerator ${operation}: ${name}`;
    if (name === 'TransactionInProgressException') throw new AcceleratorBusy(message, { cause: error });
    if (worthRetrying(error)) throw new AcceleratorUnavailable(message, { cause: error });
    throw new AcceleratorRefused(message, { cause: error });
  }
}

/** Returns null for the service's error of a deleted resource. */
const nullIf = (name: string) => (error: unknown) => {
  if (error instanceof AcceleratorRefused && awsErrorName(error.cause) === name) return null;
  throw error;
};

async function* pagesOf(api: AcceleratorApi): AsyncGenerator<AcceleratorDescription[]> {
  let token: string | undefined;
  do {
    const page = await translated('ListAccelerators', () =>
      api.send(new ListAcceleratorsCommand({ MaxResults: PAGE, NextToken: token })),
    );
    if (page.Accelerators) yield page.Accelerators;
    token = page.NextToken;
  } while (token);
}

async function listenersOf(api: AcceleratorApi, accelerator: string): Promise<string[]> {
  const arns: string[] = [];
  let token: string | undefined;
  do {
    const page = await translated('ListListeners', () =>
      api.send(new ListListenersCommand({ AcceleratorArn: accelerator, MaxResults: PAGE, NextToken: token })),
    );
    arns.push(...(page.Listeners?.flatMap((listener) => listener.ListenerArn ?? []) ?? []));
    token = page.NextToken;
  } while (token);
  return arns;
}

async function groupsOf(api: AcceleratorApi, listener: string): Promise<GroupDescription[]> {
  const groups: GroupDescription[] = [];
  let token: string | undefined;
  do {
    const page = await translated('ListEndpointGroups', () =>
      api.send(new ListEndpointGroupsCommand({ ListenerArn: listener, MaxResults: PAGE, NextToken: token })),
    );
    groups.push(...(page.EndpointGroups ?? []));
    token = page.NextToken;
  } while (token);
  return groups;
}

const namesOf = ({ DnsName, DualStackDnsName }: AcceleratorDescription): (string | undefined)[] => [
  DnsName?.toLowerCase(),
  DualStackDnsName?.toLowerCase(),
];

const idsOf = (group: GroupDescription): string[] =>
  group.EndpointDescriptions?.flatMap((endpoint) => endpoint.EndpointId ?? []) ?? [];

function withSites(group: GroupDescription, { sites, readAt }: Omit<Sites, 'unmanaged'>): EndpointGroup {
  return {
    arn: group.EndpointGroupArn ?? '',
    region: group.EndpointGroupRegion ?? '',
    trafficDial: group.TrafficDialPercentage ?? 100,
    endpoints: (group.EndpointDescriptions ?? []).map(({ EndpointId = '', ...endpoint }) => ({
      endpointId: EndpointId,
      site: sites.get(EndpointId) ?? null,
      ...earlierRead(readAt.get(EndpointId)),
      health: endpoint.HealthState ?? 'INITIAL',
      weight: endpoint.Weight ?? 128,
      clientIpPreservation: endpoint.ClientIPPreservationEnabled ?? false,
    })),
  };
}

const earlierRead = (siteReadAt: number | undefined): Pick<Endpoint, 'siteReadAt'> =>
  siteReadAt === undefined ? {} : { siteReadAt };
