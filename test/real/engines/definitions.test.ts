import { SFNClient } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { casesOf, type DefinitionCase, FILES } from '../../cases/definitions/cases.ts';
import { agrees, expectedCourse, spokenOf } from '../../cases/definitions/drive.ts';
import { type Deployment, runDeployed, takesDays } from '../../local/emulator/definition-case.ts';
import { startWorld, type World } from '../../local/emulator/world.ts';
import { type Engine, startMoto } from './engine.ts';

/** As in the emulator's own world. */
const WAIT_SCALE = 0.01;

let world: World;
let moto: Engine;
let deployment: Deployment;

beforeAll(async () => {
  world = await startWorld();
  moto = await startMoto({ services: world.emulator, waitScale: WAIT_SCALE });
  deployment = { ...world, sfn: new SFNClient(moto) };
});

afterAll(async () => {
  await moto?.stop();
  await world?.stop();
});

/** moto has no RedriveExecution: redrives are tested only on the emulator and on the interpreter. */
function redrives({ outside }: DefinitionCase): boolean {
  return outside.some(({ do: what }) => what === 'redrive');
}

/**
 * A third opinion on the engine, not on JSONata: both engines evaluate it with the same Python package, and the
 * interpreter with another one.
 */
describe.each(FILES)('%s', (file) => {
  const rows = casesOf(file).filter((row) => !takesDays(row) && !redrives(row));
  it.concurrent.each(rows.map((row) => [row.title, row] as const))('%s', async (_, row) => {
    const expected = expectedCourse(row);
    const course = await runDeployed(row, deployment);
    if (row.motoDeparts === undefined) expect(spokenOf(course, expected)).toEqual(expected);
    // An update to a moto that agrees must remove the note of the difference.
    else expect(agrees(course, expected)).toBe(false);
  });
});
