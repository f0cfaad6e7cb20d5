import { inObserveMode } from '../../../functions/domain/claim/observe-mode.ts';
import type { FencingEvent } from '../../../functions/domain/event.ts';
import { clientsOf } from '../run/clients.ts';
import type { Simulation } from '../run/simulation.ts';
import { MINUTE } from '../world/names.ts';
import type { Operators } from './operators.ts';

/** Turns observe mode on for some minutes; later an operator may approve an event that was seen in it. */
export function observeForMinutes(simulation: Simulation, operators: Operators): void {
  const { scheduler, random } = simulation;
  setObserveMode(simulation, operators, true);
  const span = random.integer(1, 9) * MINUTE;
  scheduler.after(span, 'fault plan', 'is due', () => setObserveMode(simulation, operators, false));
  if (random.chance(0.7)) {
    const delay = random.integer(1, 5 * MINUTE);
    scheduler.after(span + delay, 'an operator', 'looks at observed events', () => approveOne(simulation));
  }
}

/** Deploys the stack with observe mode on or off. */
export function setObserveMode({ world, observed }: Simulation, operators: Operators, on: boolean): void {
  if (world.observe === on) return;
  world.observe = on;
  const claim = world.claim();
  if (!on) observed.end(claim !== undefined && inObserveMode(claim));
  operators.changed(on ? 'observe mode is turned on' : 'observe mode is turned off');
}

/** Approves the decision of an event that was seen in observe mode, and starts another execution with its input. */
export function approveOne(simulation: Simulation): void {
  const { random, scheduler, stepFunctions, reached, stateMachineArn, observed } = simulation;
  const unapproved = simulation
    .executions()
    .filter(({ output }) => output?.includes('"reason":"OBSERVE_ONLY"'));
  if (unapproved.length === 0) return;
  const { input } = random.pick(unapproved);
  const event: FencingEvent = JSON.parse(input);
  scheduler.spawn('approve', async (process) => {
    const { claims } = clientsOf(process, simulation);
    const read = await claims.read();
    // The command refuses to approve while observe mode is on.
    if (inObserveMode(read)) return;
    // An execution may see the approval before this write is answered.
    observed.approve(event);
    await claims.approve(read, { ...event, by: 'operator' });
    reached('an observed event is approved');
    const name = `${random.integer(0, 2 ** 40)}-approved`;
    stepFunctions.startExecution({ stateMachineArn, name, input });
  });
}
