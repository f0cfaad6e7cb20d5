import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Decision } from '../../../infra/local/emulator/decisions.ts';
import type { World } from './world.ts';

/** The used permissions of each test file, outside version control, for test/local/permissions. */
export const USED = join(import.meta.dirname, '../../../.local/permissions');

/** A role was denied something; the message names each role, action and resource. */
class PermissionsDenied extends Error {
  override readonly name = 'PermissionsDenied';
}

/**
 * Writes down which permissions the test file has used.
 *
 * @throws PermissionsDenied unless a test expects it
 */
export async function checkPermissions({ stack, remembered }: World): Promise<void> {
  const decisions = await stack.emulator.decisions();
  const [, file] = expect.getState().testPath?.split('/test/local/') ?? [];
  if (file !== undefined) {
    const used = decisions.filter(({ allowed }) => allowed);
    await mkdir(USED, { recursive: true });
    await writeFile(join(USED, `${file.replaceAll('/', '+')}.json`), JSON.stringify(used));
  }
  const isExpected = (decision: Decision) =>
    [...remembered.notAllowed].some((part) => sentenceFor(decision).includes(part));
  const denied = decisions.filter((decision) => !decision.allowed && !isExpected(decision));
  if (denied.length > 0) throw new PermissionsDenied(denied.map(sentenceFor).join('\n'));
}

/** The part of the sentence without the resource. */
export const denialOf = (role: string, action: string): string => `${role} was denied ${action} on `;

const sentenceFor = ({ role, action, resource }: Decision): string => `${denialOf(role, action)}${resource}`;
