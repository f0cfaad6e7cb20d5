import type { SeededFault } from './faults.ts';

const RELEASE = 'functions/fence/update-endpoint-group/roll-back.ts';
const CLOSE = 'functions/operations/reconcile/close.ts';
const BEGIN = 'functions/fence/update-endpoint-group/start.ts';

/** Nothing may be closed, released or replaced while a stamped write could still take effect (rule 8). */
export const FAULTS_OF_QUIET_TIME: readonly SeededFault[] = [
  {
    name: 'no quiet time in release',
    file: RELEASE,
    find: 'if (world.judgedAt < quietFrom(incident)) return',
    put: 'if (world.judgedAt < 0) return',
    from: 328,
  },
  {
    name: 'no quiet time in close',
    file: CLOSE,
    find: "if (judgedAt < quietFrom(incident)) return left('a write may still take effect');",
    put: '',
    from: 855,
  },
  {
    name: 'no quiet time in replace',
    file: BEGIN,
    find: '} else if (world.judgedAt < quietFrom(incident)) {',
    put: '} else if (world.judgedAt < 0) {',
    from: 446,
  },
];
