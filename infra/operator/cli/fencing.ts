import { runFencing } from './run.ts';

await runFencing(process.argv.slice(2));
