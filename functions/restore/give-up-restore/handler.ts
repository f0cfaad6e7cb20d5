import { SFNClient } from '@aws-sdk/client-sfn';
import { createExecutions } from '../../clients/executions.ts';
import { claims, singleAttempt } from '../../runtime/composition.ts';
import { stepHandler } from '../../runtime/step-handler.ts';
import { systemClock } from '../../support/clock.ts';
import { required, STATE_MACHINE_ARN } from '../../support/environment.ts';
import { type GiveUpRestoreCollaborators, giveUpRestore } from './give-up-restore.ts';

export const handler = stepHandler(
  'give-up-restore',
  (environment): GiveUpRestoreCollaborators => ({
    claims: claims(environment, systemClock),
    executions: createExecutions(new SFNClient(singleAttempt), required(environment, STATE_MACHINE_ARN)),
    clock: systemClock,
  }),
  giveUpRestore,
);
