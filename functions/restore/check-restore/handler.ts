import { stepHandler } from '../../runtime/step-handler.ts';
import { restoreCollaborators } from '../restore-collaborators.ts';
import { checkRestore } from './check-restore.ts';

export const handler = stepHandler('check-restore', restoreCollaborators, checkRestore);
