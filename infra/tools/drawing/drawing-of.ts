import { join } from 'node:path';
import type { WORKFLOWS } from '../../../functions/domain/workflows.ts';
import { placed } from './layout.ts';
import { drawn } from './svg.ts';
import { workflowOf } from './workflow.ts';

const DOCS = join(import.meta.dirname, '../../../docs');

type Described = Pick<(typeof WORKFLOWS)[number], 'name' | 'writingStates'>;

/** Path of the drawing of a workflow. */
export const pictureOf = ({ name }: Pick<Described, 'name'>): string => join(DOCS, `${name}.svg`);

/**
 * The same definition always yields the same picture.
 *
 * @throws Error for a type of state that the drawing does not know
 */
export const drawingOf = (workflow: Described, definition: string): string =>
  drawn(workflow, placed(workflowOf(JSON.parse(definition))));
