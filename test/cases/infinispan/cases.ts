import { ACCESS } from './access.ts';
import { BRINGING_ONLINE } from './bringing-online.ts';
import type { Case } from './case.ts';
import { READING } from './reading.ts';
import { REFUSING } from './refusing.ts';
import { RESTORING } from './restoring.ts';
import { TAKING_OFFLINE } from './taking-offline.ts';
import { WRITING } from './writing.ts';

/**
 * The answers of Infinispan's cross-site REST API (version 2), request by request. The table is the contract between
 * the stand-in and the server: it runs against the model, against the stand-in over HTTPS, and against real servers,
 * set up as in `arrangement.ts`. So the preconditions of a case are requests to the API itself, and the few that the
 * API cannot bring about are named circumstances. A case starts with every backup online. Source: recorded from
 * Infinispan Server 15.0.21 and 16.0.5; the operations are those of the Infinispan REST API guide, "Cross-site
 * operations with REST".
 */
export const CASES: Readonly<Record<string, readonly Case[]>> = {
  reading: READING,
  'taking offline': TAKING_OFFLINE,
  'bringing online': BRINGING_ONLINE,
  restoring: RESTORING,
  writing: WRITING,
  access: ACCESS,
  refusing: REFUSING,
};
