import type { BackupStatus } from '../domain/observation.ts';

/**
 * The word of a cluster from the words of its nodes that answered. A node of Infinispan 15.0 asks every member before
 * it answers; one of 16.0 answers for itself alone, and one that was frozen while its site was told holds the other
 * one online when it is back (measured on 15.0.21 and 16.0.5). So a word is the cluster's only where all have it;
 * where one is `unsettled` nothing is known of the members that did not answer it; else the nodes are `mixed`.
 */
export function clusterWord(words: readonly [BackupStatus, ...BackupStatus[]]): BackupStatus {
  const [first, ...others] = words;
  if (others.every((word) => word === first)) return first;
  return words.includes('unsettled') ? 'unsettled' : 'mixed';
}
