import { acl } from './acl.ts';
import { type Backup, type Status, siteStatus } from './backups.ts';
import {
  allEntries,
  cancelReceiveState,
  clear,
  clearPushStateStatus,
  deleteEntry,
  description,
  onCache,
  pushStateStatus,
  putEntry,
  size,
} from './cache-operations.ts';
import { connections } from './connections.ts';
import { container } from './container.ts';
import {
  bringOnline,
  cancelPushState,
  setStatus,
  startPushState,
  takeOffline,
  timedOut,
} from './cross-site.ts';
import type { Operation } from './operations.ts';
import { json, plainText, type RestResponse, refusal } from './rest-response.ts';
import { backupOf, type SiteState } from './state.ts';
import type { User } from './users.ts';

/** An operation of a user who has the permission. */
export interface Performed {
  readonly operation: Operation;
  readonly node: number;
  readonly user: User;
  /** Whether the flag SKIP_XSITE_BACKUP reached the server. */
  readonly localOnly: boolean;
  /** The body of the request. */
  readonly body: string;
  /** Ids of connections that have sent nothing yet. */
  readonly connecting: readonly number[];
}

/** Carries out an operation at one node. */
export function perform(
  state: SiteState,
  { operation, node, user, localOnly, body, connecting }: Performed,
): RestResponse {
  const { name, site, cache } = operation;
  const own = state.backups[node] ?? [];
  switch (name) {
    case 'GET health':
      return plainText(200, 'HEALTHY');
    case 'GET container':
      return json(container(state, node));
    case 'GET backups':
      return fromNodes(state, own, allBackups);
    case 'GET backups/{site}':
      return fromNodes(state, own, (nodes) => oneBackup(nodes, site));
    case 'POST take-offline':
      return json(takeOffline(state, node, site));
    case 'POST bring-online':
      return json(bringOnline(state, node, site));
    case 'POST start-push-state':
      return json(startPushState(state, node, site));
    case 'POST cancel-push-state':
      return json(cancelPushState(state, node, site));
    case 'GET acl':
      return json(acl(state, user));
    case 'GET connections':
      return json(connections(state, node, user, connecting));
    case 'POST cache take-offline':
      return onCache(state, operation, () => setCacheStatus(state, node, cache, site, 'offline'));
    case 'POST cache bring-online':
      return onCache(state, operation, () => setCacheStatus(state, node, cache, site, 'online'));
    case 'GET push-state-status':
      return onCache(state, operation, () => pushStateStatus(state, node, cache));
    case 'POST clear-push-state-status':
      return onCache(state, operation, () => clearPushStateStatus(state, node, cache));
    case 'POST cache cancel-receive-state':
      return onCache(state, operation, () => cancelReceiveState(state, node, operation));
    case 'GET cache':
      return onCache(state, operation, () => description(state, cache));
    case 'GET size':
      return onCache(state, operation, () => size(state, cache));
    case 'GET entries':
      return onCache(state, operation, () => allEntries(state, cache));
    case 'POST clear':
      return onCache(state, operation, () => clear(state, cache, localOnly));
    case 'PUT entry':
      return onCache(state, operation, () => putEntry(state, operation, body));
    case 'DELETE entry':
      return onCache(state, operation, () => deleteEntry(state, operation));
  }
}

type Nodes = readonly (readonly Backup[])[];

/** A node of 15.0 queries every node before it responds, a node of 16.0 responds only for itself. */
function fromNodes(
  state: SiteState,
  own: readonly Backup[],
  respond: (nodes: Nodes) => RestResponse,
): RestResponse {
  if (state.version !== '15.0.21') return respond([own]);
  return state.frozen.includes(true) ? refusal(500, timedOut(state)) : respond(state.backups);
}

function allBackups(nodes: Nodes): RestResponse {
  const sites = [...new Set(nodes.flat().map((backup) => backup.site))];
  return json(Object.fromEntries(sites.map((site) => [site, siteStatus(nodes, site)])));
}

function oneBackup(nodes: Nodes, site: string): RestResponse {
  const status = siteStatus(nodes, site);
  return status === undefined ? refusal(404) : json(status);
}

function setCacheStatus(
  state: SiteState,
  node: number,
  cache: string,
  site: string,
  status: Status,
): RestResponse {
  if (backupOf(state.backups[node] ?? [], cache, site) === undefined)
    return plainText(404, `Cache '${cache}' does not backup to site '${site}'`);
  setStatus(state, node, cache, site, status);
  return { status: 200, headers: {}, body: '' };
}
