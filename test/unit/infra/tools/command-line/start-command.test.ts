import { expect, it } from 'vitest';
import { startCommand } from '../../../../../infra/tools/command-line/start-command.ts';

it.each([
  { released: undefined, expected: ['npm run fencing --', 'npm run manifests --'] },
  { released: false, expected: ['npm run fencing --', 'npm run manifests --'] },
  { released: true, expected: ['node fencing.mjs', 'node manifests.mjs'] },
])('the programs are started with $expected.0 if released is $released', ({ released, expected }) => {
  expect([startCommand('fencing', released), startCommand('manifests', released)]).toEqual(expected);
});
