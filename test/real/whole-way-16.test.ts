import { afterAll, beforeAll, it } from 'vitest';
import { expectOneFencedByCut } from './support/whole-way/expected.ts';
import { type Ground, startGround } from './support/whole-way/ground.ts';

let ground: Ground;
beforeAll(async () => {
  ground = await startGround('16.0.5');
});
afterAll(() => ground?.stop());

it('the bridge cut, with the metric under its new name: one site is fenced', () =>
  expectOneFencedByCut(ground, 'jgroups_site_view_status'));
