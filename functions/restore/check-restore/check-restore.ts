import * as z from 'zod';
import { openIncident } from '../../domain/claim/claim.ts';
import { InputRefused } from '../../domain/errors.ts';
import { type RestoreVerdict, refuse } from '../../domain/restore/outcomes.ts';
import type { RestorePlan } from '../../domain/restore/plan.ts';
import { type RestoreRequest, restoreRequest } from '../../domain/restore/request.ts';
import type { RestoreCollaborators, RestoreInput } from '../collaborators.ts';
import { planRestore } from '../plan.ts';

export type CheckRestoreOutput =
  | RestoreVerdict
  | { readonly verdict: 'PLANNED'; readonly request: RestoreRequest; readonly plan: RestorePlan }
  /** This execution has started a restore before: it was redriven, or its answer was lost. */
  | {
      readonly verdict: 'STARTED';
      readonly request: RestoreRequest;
      readonly incident: string;
      readonly phase: 'restoring' | 'returning';
    };

/**
 * May the site come back? As the first step it also checks the execution's input, which an operator may have typed. Reads
 * only.
 *
 * @throws InputRefused with what is wrong with the input; the errors of its clients
 */
export async function checkRestore(
  input: { readonly request: unknown; readonly execution: string },
  collaborators: RestoreCollaborators,
): Promise<CheckRestoreOutput> {
  const parsed = restoreRequest.safeParse(input.request);
  if (!parsed.success) throw new InputRefused(z.prettifyError(parsed.error));
  const request = parsed.data;
  const checked: RestoreInput = { request, execution: input.execution };
  const claim = await collaborators.claims.read();
  const incident = openIncident(claim);
  if (incident?.restore?.execution === input.execution && isRestoring(incident.phase))
    return { verdict: 'STARTED', request, incident: incident.incident, phase: incident.phase };
  const plan = await planRestore(checked, claim, collaborators);
  return 'reason' in plan ? refuse(plan.reason, plan.detail) : { verdict: 'PLANNED', request, plan };
}

const isRestoring = (phase: string): phase is 'restoring' | 'returning' =>
  phase === 'restoring' || phase === 'returning';
