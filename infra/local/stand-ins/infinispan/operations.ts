import { type RestResponse, refusal } from './rest-response.ts';
import type { Access } from './users.ts';

interface Route {
  readonly operation: string;
  readonly method: string;
  /** Below `/rest/v2/`; `{x}` matches one segment. */
  readonly path: string;
  /** The required value of the query's `action`. @default - no `action` */
  readonly action?: string;
  readonly access: Access;
}

const SITE = 'container/x-site/backups/{site}';
const CACHE = 'caches/{cache}';
const ENTRY = 'caches/{cache}/{key}';
const CACHE_SITE = 'caches/{cache}/x-site/backups/{site}';

/** The part of the REST API that fencings, restores, operators and users need; every other path is not found. */
const ROUTES = [
  { operation: 'GET health', method: 'GET', path: 'container/health/status', access: 'public' },
  { operation: 'GET container', method: 'GET', path: 'container', access: 'any user' },
  { operation: 'GET backups', method: 'GET', path: 'container/x-site/backups', access: 'ADMIN' },
  { operation: 'GET backups/{site}', method: 'GET', path: SITE, access: 'ADMIN' },
  { operation: 'POST take-offline', method: 'POST', path: SITE, action: 'take-offline', access: 'ADMIN' },
  { operation: 'POST bring-online', method: 'POST', path: SITE, action: 'bring-online', access: 'ADMIN' },
  {
    operation: 'POST start-push-state',
    method: 'POST',
    path: SITE,
    action: 'start-push-state',
    access: 'ADMIN',
  },
  {
    operation: 'POST cancel-push-state',
    method: 'POST',
    path: SITE,
    action: 'cancel-push-state',
    access: 'ADMIN',
  },
  {
    operation: 'POST cache take-offline',
    method: 'POST',
    path: CACHE_SITE,
    action: 'take-offline',
    access: 'ADMIN',
  },
  {
    operation: 'POST cache bring-online',
    method: 'POST',
    path: CACHE_SITE,
    action: 'bring-online',
    access: 'ADMIN',
  },
  {
    operation: 'GET push-state-status',
    method: 'GET',
    path: 'caches/{cache}/x-site/backups',
    action: 'push-state-status',
    access: 'ADMIN',
  },
  {
    operation: 'POST clear-push-state-status',
    method: 'POST',
    path: 'caches/{cache}/x-site/local',
    action: 'clear-push-state-status',
    access: 'ADMIN',
  },
  {
    operation: 'POST cache cancel-receive-state',
    method: 'POST',
    path: CACHE_SITE,
    action: 'cancel-receive-state',
    access: 'ADMIN',
  },
  { operation: 'GET acl', method: 'GET', path: 'security/user/acl', access: 'any user' },
  { operation: 'GET connections', method: 'GET', path: 'server/connections', access: 'ADMIN' },
  { operation: 'GET cache', method: 'GET', path: CACHE, access: 'any user' },
  { operation: 'GET size', method: 'GET', path: CACHE, action: 'size', access: 'BULK_READ' },
  { operation: 'GET entries', method: 'GET', path: CACHE, action: 'entries', access: 'BULK_READ' },
  { operation: 'POST clear', method: 'POST', path: CACHE, action: 'clear', access: 'BULK_WRITE' },
  { operation: 'PUT entry', method: 'PUT', path: ENTRY, access: 'WRITE' },
  { operation: 'DELETE entry', method: 'DELETE', path: ENTRY, access: 'WRITE' },
] as const satisfies readonly Route[];

const PATTERNS = ROUTES.map((route: Route & { operation: OperationName }) => ({
  route,
  pattern: `rest/v2/${route.path}`.split('/'),
}));

export type OperationName = (typeof ROUTES)[number]['operation'];

export const OPERATION_NAMES: readonly OperationName[] = ROUTES.map((route) => route.operation);

export interface Operation {
  readonly name: OperationName;
  readonly access: Access;
  /** Empty if the path has no site. */
  readonly site: string;
  readonly cache: string;
  readonly key: string;
}

/**
 * The operation of a request, or the server's error response. The server checks path, method and action before the
 * credentials. It ignores empty path segments and decodes site and cache names.
 */
export function findOperation(method: string, target: string): Operation | RestResponse {
  const [path = '', query] = target.split('?');
  const segments = decodedSegments(path);
  if (segments === undefined) return refusal(400);
  const candidates = PATTERNS.filter(({ pattern }) => matches(segments, pattern));
  if (candidates.length === 0) return refusal(404, 'Resource not found');
  const allowed = candidates.filter(({ route }) => route.method === method);
  if (allowed.length === 0) return refusal(405, 'Not allowed');
  const action = query === undefined ? null : new URLSearchParams(query).get('action');
  if (action === '') return refusal(400, 'Invalid action');
  const found = allowed.find(({ route }) => (route.action ?? null) === action);
  if (found === undefined) return refusal(400, "Invalid 'action' parameter supplied");
  const { route, pattern } = found;
  const named = (name: string) => segments[pattern.indexOf(name)] ?? '';
  return {
    name: route.operation,
    access: route.access,
    site: named('{site}'),
    cache: named('{cache}'),
    key: named('{key}'),
  };
}

function decodedSegments(path: string): string[] | undefined {
  try {
    return path.split('/').filter(Boolean).map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

function matches(segments: readonly string[], pattern: readonly string[]): boolean {
  return (
    segments.length === pattern.length &&
    pattern.every((part, index) => part === segments[index] || part.startsWith('{'))
  );
}
