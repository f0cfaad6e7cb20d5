import { writeFileSync } from 'node:fs';
import { WORKFLOWS } from '../../../functions/domain/workflows.ts';
import { readDefinition } from '../../site-fencing/workflows.ts';
import { drawingOf, pictureOf } from './drawing-of.ts';

for (const workflow of WORKFLOWS) {
  writeFileSync(pictureOf(workflow), drawingOf(workflow, readDefinition(workflow)));
}
