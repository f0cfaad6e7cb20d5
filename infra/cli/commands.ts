import type { FencingCommand } from './command.ts';
import { events } from './commands/events.ts';
import { pause } from './commands/pause.ts';
import { rerun } from './commands/rerun.ts';
import { resume } from './commands/resume.ts';
import { show } from './commands/show.ts';
import { status } from './commands/status.ts';

/** In the order of `--help`. */
export const COMMANDS: readonly FencingCommand[] = [status, events, show, rerun, pause, resume];
