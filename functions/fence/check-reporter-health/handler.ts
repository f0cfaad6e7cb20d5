import { auroraWriter, claims, infinispans, settings } from '../../runtime/composition.ts';
import { stepHandler } from '../../runtime/step-handler.ts';
import { systemClock } from '../../support/clock.ts';
import { checkReporterHealth } from './check-reporter-health.ts';

export const handler = stepHandler(
  'check-reporter-health',
  (environment) => {
    const { writerZone, ...zones } = auroraWriter(environment);
    const known = { ...settings(environment), ...zones };
    return {
      claims: claims(environment, systemClock),
      infinispanOf: infinispans(known),
      clock: systemClock,
      settings: known,
      writerZone,
    };
  },
  checkReporterHealth,
);
