import type { RestoreVerdict } from '../../domain/restore/outcomes.ts';
import type { RestoreCollaborators, RestoreInput } from '../collaborators.ts';
import { clear } from './clear.ts';
import { isolate } from './isolate.ts';

export interface PrepareSiteInput extends RestoreInput {
  readonly step: 'isolate' | 'clear';
}

/** Cuts the site off, or empties its caches. Each may be repeated at any time. */
export const prepareSite = (
  input: PrepareSiteInput,
  collaborators: RestoreCollaborators,
): Promise<RestoreVerdict> => (input.step === 'isolate' ? isolate : clear)(input, collaborators);
