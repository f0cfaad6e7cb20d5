import { readFileSync, writeFileSync } from 'node:fs';
import { DEFINITION, drawingOf, PICTURE } from './drawing-of.ts';

writeFileSync(PICTURE, drawingOf(readFileSync(DEFINITION, 'utf8')));
