import type { SeededFault } from './seeded-faults.ts';

const ROLL_BACK = 'functions/fence/update-endpoint-group/roll-back.ts';

/**
 * Nothing may be closed, rolled back or superseded while a sent write could still take effect (rule 8). Without the
 * period before closing and before superseding, no violation is known at a low seed; unit tests cover these two.
 */
export const QUIESCENCE_FAULTS: readonly SeededFault[] = [
  {
    name: 'no quiescence period before a rollback',
    rule: 8,
    file: ROLL_BACK,
    find: 'if (judgedAt < quiescentAt(incident)) return',
    put: 'if (judgedAt < 0) return',
    from: 328,
  },
];
