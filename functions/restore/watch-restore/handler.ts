import { stepHandler } from '../../runtime/step-handler.ts';
import { restoreCollaborators } from '../restore-collaborators.ts';
import { watchRestore } from './watch-restore.ts';

export const handler = stepHandler('watch-restore', restoreCollaborators, watchRestore);
