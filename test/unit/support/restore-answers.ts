import type { Infinispan } from '../../../functions/clients/infinispan.ts';
import type { InfinispanData } from '../../../functions/clients/infinispan-data.ts';
import type { World } from './restore-steps.ts';

/** From now on the Infinispan of a site gives these answers instead of its model's. */
export function answering(world: World, site: string, answers: Partial<Infinispan & InfinispanData>): void {
  const { infinispanOf, dataOf } = world.collaborators;
  world.collaborators.infinispanOf = (one) =>
    one === site ? { ...infinispanOf(one), ...answers } : infinispanOf(one);
  world.collaborators.dataOf = (one) => (one === site ? { ...dataOf(one), ...answers } : dataOf(one));
}

/** From now on this happens in every pause between two looks of a watch. */
export function betweenLooks(world: World, change: () => void): void {
  const { clock } = world.collaborators;
  world.collaborators.clock = {
    ...clock,
    sleep: async (milliseconds) => {
      change();
      await clock.sleep(milliseconds);
    },
  };
}
