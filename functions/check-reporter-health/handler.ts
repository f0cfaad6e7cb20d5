import { claims, infinispans, settings } from '../lib/build.ts';
import { systemClock } from '../lib/clock.ts';
import { edge } from '../lib/edge.ts';
import { checkReporterHealth } from './check-reporter-health.ts';

export const handler = edge(
  'check-reporter-health',
  (environment) => {
    const known = settings(environment);
    return {
      claims: claims(environment, systemClock),
      infinispanOf: infinispans(known),
      clock: systemClock,
      settings: known,
    };
  },
  checkReporterHealth,
);
