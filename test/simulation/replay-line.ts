import { execFileSync } from 'node:child_process';
import type { Search } from './seed-worker.ts';

/**
 * The commit at which a seed was found, and the command that replays it. Any additional or removed draw in the code
 * changes the run of a seed.
 */
export function replayLine(
  seed: number,
  { most, fault, lateMs, restores = false, cut = false }: Partial<Search> = {},
): string {
  const options = [
    `--seed ${seed}`,
    ...(restores ? ['--restores'] : []),
    ...(cut ? ['--cut'] : []),
    ...(most === undefined ? [] : [`--most ${most}`]),
    ...(fault === undefined ? [] : [`--fault "${fault}"`]),
    ...(lateMs === undefined ? [] : [`--late ${lateMs / 1000}`]),
  ];
  return `at ${commit()}: npm run simulate -- ${options.join(' ')}`;
}

function commit(): string {
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: import.meta.dirname, encoding: 'utf8', stdio: 'pipe' }).trim();
  try {
    const changed = git('status', '--porcelain') !== '';
    return `commit ${git('rev-parse', '--short', 'HEAD')}${changed ? ' with uncommitted changes' : ''}`;
  } catch {
    return 'an unknown commit (no git repository here)';
  }
}
