import type { FencingEvent } from '../../../functions/lib/event.ts';
import { clientsOf } from './clients.ts';
import type { People } from './people.ts';
import type { Simulation } from './simulation.ts';

/** The stack is deployed anew, to observe, or to act again. */
export function observe({ world }: Simulation, people: People, on: boolean): void {
  if (world.observe === on) return;
  world.observe = on;
  people.changed(on ? 'the stack is made to observe' : 'the stack is made to act again');
}

/** The hand that an observed event waits for: it is taken off the claim's list, and the same input starts anew. */
export function actOnOne(simulation: Simulation): void {
  const { random, scheduler, stepFunctions, met, stateMachineArn, observed } = simulation;
  const waiting = simulation.executions().filter(({ output }) => output?.includes('"OBSERVE_ONLY"'));
  if (waiting.length === 0) return;
  const { input } = random.pick(waiting);
  const event: FencingEvent = JSON.parse(input);
  scheduler.spawn('act', async (process) => {
    const { claims } = clientsOf(process, simulation);
    const read = await claims.read();
    observed.act(event, process.now());
    await claims.actOn(read, event);
    observed.act(event, process.now());
    met('an observed event is acted on by hand');
    const name = `${random.integer(0, 2 ** 40)}-act`;
    stepFunctions.startExecution({ stateMachineArn, name, input });
  });
}
