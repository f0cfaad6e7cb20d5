import type { SeededFault } from './faults.ts';

const OBSERVE = 'functions/fence/update-endpoint-group/observe-mode.ts';

/** Observing and rehearsing must begin nothing. */
export const FAULTS_OF_MODES: readonly SeededFault[] = [
  {
    name: 'observe is forgotten',
    file: OBSERVE,
    find: 'if (!settings.observe && !waitsForAHand(noted, event)) return undefined;',
    put: 'if (!waitsForAHand({ ...noted, observing: undefined }, event)) return undefined;',
    from: 4,
  },
  {
    name: 'an observed event is acted on later',
    file: OBSERVE,
    find: 'if (!settings.observe && !waitsForAHand(noted, event)) return undefined;',
    put: 'if (!settings.observe) return undefined;',
    from: 32,
  },
  {
    name: 'observing is kept in mind only where a fencing would have begun',
    file: 'functions/operations/reconcile/reconcile.ts',
    find: 'await noteObserving(await claims.read(), settings.observe, claims)',
    put: 'await claims.read()',
    from: 4,
  },
  {
    name: 'a rehearsal is taken for an event',
    file: 'statemachine/fence-site.asl.json',
    find: `"Choices": [
        {
          "Condition": "{% $states.context.Execution.Input.mode = 'rehearsal' %}",`,
    put: `"Choices": [
        {
          "Condition": "{% $states.context.Execution.Input.mode = 'nothing' %}",`,
    from: 10,
  },
];
