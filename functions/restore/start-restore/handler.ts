import { stepHandler } from '../../runtime/step-handler.ts';
import { restoreCollaborators } from '../restore-collaborators.ts';
import { startRestore } from './start-restore.ts';

export const handler = stepHandler('start-restore', restoreCollaborators, startRestore);
