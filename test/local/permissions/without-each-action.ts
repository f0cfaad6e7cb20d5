/**
 * Takes each used action out of its role, one after another, and shows that a test then fails:
 *
 *     node test/local/permissions/without-each-action.ts [PART]
 *
 * PART limits it to the roles and actions that contain it, such as `Reconcile` or `states:`. For each action it runs the
 * smallest test file that used the action when test/local ran last (every-action.test.ts shows that every granted action
 * is used). Exits with 1 if a test file passes without an action.
 */
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { readUsed } from './used.ts';

const ROOT = join(import.meta.dirname, '../../..');

/** The logical id of a role of the stack, without CDK's hash. */
const LOGICAL_ID = /^SiteFencing-(\w+?Role)/;

/** The smallest file for each `<role> <action>`. */
const files = new Map<string, string>();
const sizeOf = (file: string) => statSync(join(ROOT, 'test/local', file)).size;
for (const { file, decisions } of (await readUsed()).sort(
  (one, other) => sizeOf(one.file) - sizeOf(other.file),
)) {
  for (const { role, action } of decisions) {
    const id = LOGICAL_ID.exec(role)?.[1];
    const permission = `${id} ${action}`;
    if (id !== undefined && !files.has(permission)) files.set(permission, file);
  }
}

const chosen = [...files].filter(([permission]) => permission.includes(process.argv[2] ?? '')).sort();
const unnoticed = chosen.filter(([permission, file]) => {
  const ran = spawnSync(
    process.execPath,
    [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', `test/local/${file}`],
    {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1', WITHOUT_PERMISSION: permission },
    },
  );
  const [, action] = permission.split(' ');
  const noticed = ran.status !== 0 && ran.stdout.concat(ran.stderr).includes(`was denied ${action} on`);
  process.stdout.write(`${noticed ? 'fails' : 'PASSES'} without ${permission}: ${file}\n`);
  return !noticed;
});
process.stdout.write(`${chosen.length - unnoticed.length} of ${chosen.length} are noticed\n`);
process.exitCode = unnoticed.length === 0 ? 0 : 1;
