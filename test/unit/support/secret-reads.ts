import type { RotatedSecret } from '../../simulation/world/rotated-secret.ts';
import { serviceError } from './aws.ts';

export type Version = 'current' | 'previous';

/** Answers GetSecretValue for a secret, unless that version is unreadable, and counts the reads. */
export function countReads(secret: RotatedSecret, unreadable: (version: Version) => boolean) {
  const reads: Record<Version, number> = { current: 0, previous: 0 };
  return {
    reads,
    answer: async ({ VersionStage }: { VersionStage?: string }) => {
      const version = VersionStage === 'AWSPREVIOUS' ? 'previous' : 'current';
      reads[version] += 1;
      if (unreadable(version)) throw serviceError('InternalServiceError', 500);
      return secret.value(VersionStage);
    },
  };
}
