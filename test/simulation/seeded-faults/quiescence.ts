import type { SeededFault } from './seeded-faults.ts';

const ROLL_BACK = 'functions/fence/update-endpoint-group/roll-back.ts';
const CLOSE = 'functions/operations/reconcile/close.ts';
const SUPERSEDE = 'functions/fence/update-endpoint-group/supersede.ts';

/** Nothing may be closed, rolled back or superseded while a sent write could still take effect (rule 8). */
export const QUIESCENCE_FAULTS: readonly SeededFault[] = [
  {
    name: 'no quiescence period before a rollback',
    rule: 8,
    file: ROLL_BACK,
    find: 'if (judgedAt < quiescentAt(incident)) return',
    put: 'if (judgedAt < 0) return',
    from: 69,
  },
  {
    name: 'no quiescence period before closing',
    rule: 8,
    file: CLOSE,
    find: "if (judgedAt < quiescentAt(incident)) return left('a write may still take effect');",
    put: '',
    from: 883,
  },
  {
    name: 'no quiescence period before superseding',
    rule: 8,
    file: SUPERSEDE,
    find: '} else if (judgedAt < quiescentAt(incident)) {',
    put: '} else if (judgedAt < 0) {',
    from: 57,
  },
];
