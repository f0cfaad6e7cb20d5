import { join } from 'node:path';
import { placed } from './layout.ts';
import { drawn } from './svg.ts';
import { workflowOf } from './workflow.ts';

const ROOT = join(import.meta.dirname, '../../..');

export const DEFINITION = join(ROOT, 'statemachine/fence-site.asl.json');
export const PICTURE = join(ROOT, 'docs/workflow.svg');

/**
 * The same definition is always the same picture.
 *
 * @throws Error for a state that the drawing does not know
 */
export const drawingOf = (definition: string): string => drawn(placed(workflowOf(JSON.parse(definition))));
