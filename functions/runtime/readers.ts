import { type Accelerators, createAccelerators } from '../clients/accelerators.ts';
import type { Infinispan } from '../clients/infinispan.ts';
import type { InfinispanData } from '../clients/infinispan-data.ts';
import { pacedApi } from '../clients/paced-api.ts';
import type { Claims } from '../domain/claim/claims.ts';
import { steadyClock, systemClock } from '../support/clock.ts';
import type { Environment } from '../support/environment.ts';
import { https } from '../support/http.ts';
import {
  acceleratorApi,
  claims,
  infinispanDataOf,
  infinispans,
  loadBalancers,
  settings,
} from './composition.ts';
import { readOnly, readOnlyHttps } from './read-only.ts';

/** Of Global Accelerator. */
const CALLS_PER_SECOND = 10;

/** What a rehearsal of a step that writes works with: nothing here changes anything. */
export interface Readers {
  readonly claims: Pick<Claims, 'read'>;
  readonly accelerators: Accelerators;
  readonly infinispanOf: (
    site: string,
    maxAge?: number,
  ) => Pick<Infinispan, 'observe' | 'backupStatus' | 'size'>;
  readonly dataOf: (
    site: string,
  ) => Pick<InfinispanData, 'permissions' | 'pushStates' | 'readsFlags' | 'age'>;
}

/**
 * The clients of a step that writes, from the same environment, as clients that cannot send a write. A rehearsal is
 * therefore without a write by construction, whatever its code does.
 */
export function readers(environment: Environment): Readers {
  const known = settings(environment);
  const { read } = claims(environment, systemClock, readOnly);
  return {
    claims: { read },
    accelerators: createAccelerators(
      // A throttled read is no finding.
      pacedApi(readOnly(acceleratorApi()), CALLS_PER_SECOND, steadyClock),
      loadBalancers(Object.keys(known.sites), readOnly),
    ),
    infinispanOf: infinispans(known, readOnlyHttps(https)),
    dataOf: infinispanDataOf(known, readOnlyHttps(https)),
  };
}
