import type { Claim } from '../../../functions/domain/claim/claim.ts';
import type { ClaimStore } from '../../../functions/domain/claim/claims.ts';
import { ClaimChanged } from '../../../functions/domain/errors.ts';
import type { Recorder } from './recorder.ts';

/** One claim in memory, with the conditions of the table; it records each call with the written phase and intent. */
export function createMemoryClaimStore(found: Claim, recorder: Recorder) {
  let kept = found;
  const store: ClaimStore = {
    read: () => recorder.call('read claim', () => kept),
    write: (read, next) =>
      recorder.call(`write claim: ${described(read, next)}`, () => {
        if (read.version !== kept.version || read.token !== kept.token) throw new ClaimChanged('not first');
        const version = kept.version + 1;
        kept = { application: kept.application, version, token: `token-${version}`, ...next };
        return kept;
      }),
  };
  return {
    store,
    /** The current claim. */
    kept: () => kept,
    /** Lets another writer change the claim's version, and nothing else. */
    overtake: () => {
      kept = { ...kept, version: kept.version + 1, token: 'of another writer' };
    },
  };
}

/** The written phase, and the intent if it is a new one. */
function described(read: Claim, { current }: Pick<Claim, 'current'>): string {
  if (!current) return 'none';
  const stamped = current.intent !== read.current?.intent && current !== read.superseded;
  return stamped ? `${current.phase}, intends ${current.intent.write}` : current.phase;
}
