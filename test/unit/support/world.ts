import type { Claim } from '../../../functions/domain/claim/claim.ts';
import { createClaims } from '../../../functions/domain/claim/claims.ts';
import type { Settings } from '../../../functions/domain/settings.ts';
import type { Accelerator } from '../../../functions/domain/topology.ts';
import type { Clock } from '../../../functions/support/clock.ts';
import { NOW, UNCLAIMED } from './claim.ts';
import { createMemoryClaimStore } from './claim-store.ts';
import { createFakeAccelerators, type Habits } from './fake-accelerators.ts';
import { createFakeInfinispan, type InfinispanState } from './fake-infinispan.ts';
import { createRecorder, type Interventions } from './recorder.ts';
import { both } from './topology.ts';

/** The state at the start; by default there is no claim, and site-a may fence site-b. */
export interface Given extends Habits {
  readonly claim?: Claim;
  readonly accelerators?: readonly Accelerator[];
  readonly infinispan?: Readonly<Record<string, InfinispanState>>;
  readonly requireSiteViewLoss?: boolean;
  readonly observe?: boolean;
  /** The configured preferred survivor. @default - none */
  readonly preferredSurvivor?: string;
  /** Milliseconds since 1970. */
  readonly now?: number;
  /** Interventions before the effect of a call, by its name; `overtake` changes the claim, `pass` advances the time. */
  readonly before?: (overtake: () => void, pass: (milliseconds: number) => void) => Interventions;
  /** Interventions after the effect, such as the loss of its answer. */
  readonly after?: Interventions;
}

const SITES = ['site-a', 'site-b'];

/** A step's collaborators: the real code over fakes that record each call. */
export function createWorld(given: Given = {}) {
  const {
    claim = UNCLAIMED,
    accelerators = [both],
    infinispan = {},
    requireSiteViewLoss = true,
    observe = false,
    preferredSurvivor,
    now = NOW,
  } = given;
  let overtake = (): void => undefined;
  const time = { now };
  const pass = (milliseconds: number): void => {
    time.now += milliseconds;
  };
  const recorder = createRecorder(
    given.before?.(() => overtake(), pass),
    given.after,
  );
  const memory = createMemoryClaimStore(claim, recorder);
  overtake = memory.overtake;
  const clock: Clock = {
    now: () => time.now,
    sleep: (milliseconds) => recorder.call(`sleep ${milliseconds}`, () => pass(milliseconds)),
  };
  const fakes = createFakeAccelerators(accelerators, recorder, given);
  const clusters = new Map(
    SITES.map((site) => [site, createFakeInfinispan(site, infinispan[site] ?? {}, recorder)]),
  );
  const settings: Settings = {
    application: 'keycloak',
    sites: Object.fromEntries(
      SITES.map((site) => [site, { endpoint: `https://${site}`, user: 'fencing', secretArn: 'arn' }]),
    ),
    requireSiteViewLoss,
    observe,
    ...(preferredSurvivor !== undefined && { preferredSurvivor }),
    rotationGrace: 3_600_000,
  };
  return {
    collaborators: {
      claims: createClaims(memory.store, clock),
      accelerators: fakes.accelerators,
      endpointGroups: fakes.endpointGroups,
      infinispanOf: (site: string) => {
        const cluster = clusters.get(site);
        if (!cluster) throw new Error(`no Infinispan is configured for the site ${site}`);
        return cluster;
      },
      clock,
      settings,
    },
    recorder,
    chain: recorder.chain,
    claim: memory.kept,
    listed: fakes.listed,
    time,
  };
}
