import { stepHandler } from '../../runtime/step-handler.ts';
import { restoreCollaborators } from '../restore-collaborators.ts';
import { pushState } from './push-state.ts';

export const handler = stepHandler('push-state', restoreCollaborators, pushState);
