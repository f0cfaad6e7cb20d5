import { join } from 'node:path';

/** The folder that has `functions/` and `statemachine/`: the checkout, or the package that is built from it. */
export const ROOT = join(import.meta.dirname, '../..');
