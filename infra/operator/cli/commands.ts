import type { FencingCommand } from './command.ts';
import { approve } from './commands/approve.ts';
import { close } from './commands/close.ts';
import { events } from './commands/events.ts';
import { importGuide } from './commands/import-guide.ts';
import { pause } from './commands/pause.ts';
import { rehearse } from './commands/rehearse.ts';
import { report } from './commands/report.ts';
import { rerun } from './commands/rerun.ts';
import { restore } from './commands/restore.ts';
import { resume } from './commands/resume.ts';
import { show } from './commands/show.ts';
import { status } from './commands/status.ts';
import { stop } from './commands/stop.ts';

/** In the order of `--help`. */
export const COMMANDS: readonly FencingCommand[] = [
  status,
  events,
  show,
  report,
  rerun,
  restore,
  approve,
  stop,
  close,
  rehearse,
  pause,
  resume,
  importGuide,
];
