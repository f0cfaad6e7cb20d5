import { startWorld } from './world.ts';

// A process that starts the emulator, keeps a function busy, prints both ids, and never stops anything.
const world = await startWorld();
const execution = await world.start('steps', [() => new Promise(() => undefined)]);
await world.script.called(execution.key, 1);
process.stdout.write(`${JSON.stringify({ pid: world.emulator.pid, folder: world.emulator.folder })}\n`);
