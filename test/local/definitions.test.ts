import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { casesOf, FILES } from '../cases/definitions/cases.ts';
import { agrees, expectedCourse, spokenOf } from '../cases/definitions/drive.ts';
import { runDeployed, takesDays } from './emulator/definition-case.ts';
import { startWorld, type World } from './emulator/world.ts';

let world: World;

beforeAll(async () => {
  world = await startWorld();
});

afterAll(() => world?.stop());

describe.each(FILES)('%s', (file) => {
  const rows = casesOf(file).filter((row) => !takesDays(row));
  it.concurrent.each(rows.map((row) => [row.title, row] as const))('%s', async (_, row) => {
    const expected = expectedCourse(row);
    const course = await runDeployed(row, world);
    if (row.emulatorDeparts === undefined) expect(spokenOf(course, expected)).toEqual(expected);
    // A fix of the emulator must remove the note of the difference. A difference only in times does not show here.
    else if (row.expect.delaysSeconds === undefined) expect(agrees(course, expected)).toBe(false);
  });
});
