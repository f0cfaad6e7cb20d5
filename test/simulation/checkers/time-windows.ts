import {
  AWS_REQUEST_DEADLINE,
  INFINISPAN_WRITE_DEADLINE,
  TAKE_SITE_OFFLINE_LIMIT,
  UPDATE_ENDPOINT_GROUP_LIMIT,
} from '../../../functions/domain/limits.ts';

/** How old an invocation's reads may be when its write takes effect: its limit and the request's deadline (ms). */
export const UPDATE_WINDOW = (UPDATE_ENDPOINT_GROUP_LIMIT + AWS_REQUEST_DEADLINE + 1) * 1000;
export const OFFLINE_WINDOW = (TAKE_SITE_OFFLINE_LIMIT + INFINISPAN_WRITE_DEADLINE + 1) * 1000;
