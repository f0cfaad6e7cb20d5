import { lackedForRestore } from '../../restore/restore-permissions.ts';
import type { Readers } from '../../runtime/readers.ts';
import { makeReads, type StepRehearsal } from '../rehearse/reads.ts';
import type { TakeSiteOfflineInput } from './take-site-offline.ts';

/**
 * Makes the reads of a take-offline with the function's own role, network and secrets. An error is a result. This function
 * knows the Infinispan's user, so it also finds out what a restore would lack, and how many nodes are site masters.
 */
export async function rehearseTakeOffline(
  { event, accelerator }: TakeSiteOfflineInput,
  { claims, accelerators, infinispanOf, dataOf }: Readers,
): Promise<StepRehearsal> {
  const reads = makeReads({
    'the claim': () => claims.read(),
    'the accelerator': () => accelerators.read(accelerator.arn, accelerator),
    // A secret that was read before does not prove that it can be read now.
    [`the Infinispan of ${event.reporter}`]: async () =>
      infinispanOf(event.reporter, 0).backupStatus(event.site),
  });
  // An Infinispan that does not answer is a finding of the reads.
  const [restore, cluster] = await Promise.all([
    answered(() =>
      lackedForRestore(dataOf(event.reporter), event.site).then((lacks) => ({ lacks: lacks ?? null })),
    ),
    answered(() => infinispanOf(event.reporter).size()),
  ]);
  return { ...(await reads), ...(restore && { restore }), ...(cluster && { cluster }) };
}

/** The answer, or undefined whatever the error is. */
const answered = <T>(query: () => Promise<T>): Promise<T | undefined> =>
  Promise.resolve()
    .then(query)
    .catch(() => undefined);
