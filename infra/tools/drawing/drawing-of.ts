import { join } from 'node:path';
import type { WORKFLOWS } from '../../../functions/domain/workflows.ts';
import { layOut } from './layout.ts';
import { svgOf } from './svg.ts';
import { workflowOf } from './workflow.ts';

const DOCS = join(import.meta.dirname, '../../../docs');

type WorkflowDescription = Pick<(typeof WORKFLOWS)[number], 'name' | 'writingStates'>;

/** Path of the drawing of a workflow. */
export const pictureOf = ({ name }: Pick<WorkflowDescription, 'name'>): string => join(DOCS, `${name}.svg`);

/**
 * The same definition always yields the same picture.
 *
 * @throws Error for a type of state that the drawing does not support
 */
export const drawingOf = (workflow: WorkflowDescription, definition: string): string =>
  svgOf(workflow, layOut(workflowOf(JSON.parse(definition))));
