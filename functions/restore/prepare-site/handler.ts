import { stepHandler } from '../../runtime/step-handler.ts';
import { restoreCollaborators } from '../restore-collaborators.ts';
import { prepareSite } from './prepare-site.ts';

export const handler = stepHandler('prepare-site', restoreCollaborators, prepareSite);
