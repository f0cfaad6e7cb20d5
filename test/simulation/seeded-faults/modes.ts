import { FENCE_SITE } from '../../../functions/domain/workflows.ts';
import type { SeededFault } from './seeded-faults.ts';

const RECHECK = 'functions/fence/update-endpoint-group/recheck.ts';

/** Observe mode and rehearsals must start no fencing. */
export const MODE_FAULTS: readonly SeededFault[] = [
  {
    name: 'observe mode is ignored',
    rule: 11,
    file: RECHECK,
    find: 'if (!settings.observe && !needsApproval(noted, event)) return undefined;',
    put: 'if (!needsApproval({ ...noted, observeMode: undefined }, event)) return undefined;',
    from: 14,
  },
  {
    name: 'an event seen in observe mode needs no approval later',
    rule: 11,
    file: RECHECK,
    find: 'if (!settings.observe && !needsApproval(noted, event)) return undefined;',
    put: 'if (!settings.observe) return undefined;',
    from: 62,
  },
  {
    name: 'observe mode is recorded only where a fencing would have started',
    rule: 11,
    file: 'functions/operations/reconcile/reconcile.ts',
    find: 'await recordObserveMode(await claims.read(), settings.observe, claims)',
    put: 'await claims.read()',
    from: 93,
  },
  {
    name: 'a rehearsal is treated as an event',
    rule: 12,
    file: FENCE_SITE.definition,
    find: '"Choices": [\n        {\n          "Condition": "{% $states.context.Execution.Input.mode = \'rehearsal\' %}",',
    put: '"Choices": [\n        {\n          "Condition": "{% $states.context.Execution.Input.mode = \'nothing\' %}",',
    from: 14,
  },
  {
    name: 'a rehearsal of a step that writes runs as an event',
    rule: 12,
    file: 'functions/runtime/by-mode.ts',
    find: "input.event.mode === 'rehearsal' ? rehearse(input, ...more) : act(input, ...more);",
    put: "act({ ...input, event: { ...input.event, mode: 'event' } }, ...more) ?? rehearse(input, ...more);",
    from: 96,
  },
];
