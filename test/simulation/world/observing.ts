import { inObserveMode } from '../../../functions/domain/claim/observe-mode.ts';
import type { FencingEvent } from '../../../functions/domain/event.ts';
import { clientsOf } from './clients.ts';
import { MINUTE } from './names.ts';
import type { People } from './people.ts';
import type { Simulation } from './simulation.ts';

/** For some minutes the stack observes; then it acts again, and somebody may lend a hand to what was observed. */
export function observeForAWhile(simulation: Simulation, people: People): void {
  const { scheduler, random } = simulation;
  observe(simulation, people, true);
  const span = random.integer(1, 9) * MINUTE;
  scheduler.after(span, 'the world', 'moves on', () => observe(simulation, people, false));
  if (random.chance(0.7)) {
    const hand = random.integer(1, 5 * MINUTE);
    scheduler.after(span + hand, 'a person', 'looks at what was observed', () => actOnOne(simulation));
  }
}

/** The stack is deployed anew, to observe, or to act again. */
export function observe({ world, observed }: Simulation, people: People, on: boolean): void {
  if (world.observe === on) return;
  world.observe = on;
  const claim = world.claim();
  if (!on) observed.end(claim !== undefined && inObserveMode(claim));
  people.changed(on ? 'the stack is made to observe' : 'the stack is made to act again');
}

/** The hand that an observed event waits for: its decision is put on the claim's list, and the same input starts anew. */
export function actOnOne(simulation: Simulation): void {
  const { random, scheduler, stepFunctions, met, stateMachineArn, observed } = simulation;
  const waiting = simulation.executions().filter(({ output }) => output?.includes('"reason":"OBSERVE_ONLY"'));
  if (waiting.length === 0) return;
  const { input } = random.pick(waiting);
  const event: FencingEvent = JSON.parse(input);
  scheduler.spawn('act', async (process) => {
    const { claims } = clientsOf(process, simulation);
    const read = await claims.read();
    // The command refuses.
    if (inObserveMode(read)) return;
    // Either may be first: an execution that begins, or the answer to this write.
    observed.act(event);
    await claims.approve(read, event);
    met('an observed event is acted on by hand');
    const name = `${random.integer(0, 2 ** 40)}-act`;
    stepFunctions.startExecution({ stateMachineArn, name, input });
  });
}
