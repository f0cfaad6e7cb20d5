import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FENCE_SITE, WORKFLOWS } from '../../../../../functions/domain/workflows.ts';
import { readDefinition } from '../../../../../infra/site-fencing/workflows.ts';
import { drawingOf, pictureOf } from '../../../../../infra/tools/drawing/drawing-of.ts';
import type { StepBox } from '../../../../../infra/tools/drawing/geometry.ts';
import { layOut } from '../../../../../infra/tools/drawing/layout.ts';
import { type Definition, type Transition, workflowOf } from '../../../../../infra/tools/drawing/workflow.ts';

describe.each(WORKFLOWS)('the drawing of $name', (workflow) => {
  const text = readDefinition(workflow);
  const definition: Definition = JSON.parse(text);
  const drawing = drawingOf(workflow, text);

  it('is up to date with the definition', () => {
    const current = readFileSync(pictureOf(workflow), 'utf8') === drawing;

    expect(current, `${pictureOf(workflow)} is out of date: run "npm run drawing"`).toBe(true);
  });

  const { width, steps, transitions } = layOut(workflowOf(definition));

  it('has every state, and marks those that write', () => {
    expect(steps.map(({ name }) => name).sort()).toEqual(Object.keys(definition.States).sort());
    expect(drawing.match(/class="step function writes"/g)).toHaveLength(workflow.writingStates.length);
  });

  it('is narrow enough to be readable', () => {
    // Scaled to the README's column of about 880 pixels on GitHub, the letters of 13 pixels keep at least 10.
    // The drawing of restore-site is opened by itself, on a screen of 1920 pixels with letters of at least 12.
    expect(width).toBeLessThan(workflow === FENCE_SITE ? 1120 : 2050);
  });

  it('has no overlapping states', () => {
    const over = steps.flatMap((one, index) =>
      steps.slice(index + 1).flatMap((other) => (overlap(one, other) ? [`${one.name}, ${other.name}`] : [])),
    );

    expect(over).toEqual([]);
  });

  it('has no arrow through a state', () => {
    const through = transitions.flatMap(({ from, to, points }) =>
      steps.flatMap(({ name, at, width, height }) =>
        points
          .slice(1, -1)
          .some(({ x, y }) => Math.abs(x - at.x) < width / 2 && Math.abs(y - at.y) < height / 2)
          ? [`${from} to ${to} through ${name}`]
          : [],
      ),
    );

    expect(through).toEqual([]);
  });
});

const overlap = (one: StepBox, other: StepBox): boolean =>
  Math.abs(one.at.x - other.at.x) < (one.width + other.width) / 2 &&
  Math.abs(one.at.y - other.at.y) < (one.height + other.height) / 2;

const choice = (...conditions: readonly string[]) => ({
  Type: 'Choice',
  Choices: conditions.map((Condition) => ({ Condition: `{% ${Condition} %}`, Next: 'There' })),
});

describe('a transition', () => {
  it.each<{
    of: string;
    state: Definition['States'][string];
    transitions: readonly Omit<Transition, 'from'>[];
  }>([
    { of: 'a task', state: { Type: 'Task', Next: 'There' }, transitions: [{ to: 'There' }] },
    {
      of: 'a task whose catcher leads to its next state',
      state: { Type: 'Task', Next: 'There', Catch: [{ Next: 'There' }] },
      transitions: [{ to: 'There' }],
    },
    {
      of: 'a task whose catcher leads elsewhere',
      state: { Type: 'Task', Next: 'There', Catch: [{ Next: 'Elsewhere' }] },
      transitions: [{ to: 'There' }, { to: 'Elsewhere', when: 'failed' }],
    },
    {
      of: 'a verdict',
      state: { ...choice("$output.verdict = 'GO' and $output.endpointsListed"), Default: 'Elsewhere' },
      transitions: [
        { to: 'There', when: 'GO and endpoints listed' },
        { to: 'Elsewhere', when: 'otherwise' },
      ],
    },
    {
      of: 'several conditions with one target',
      state: choice(
        "$output.verdict = 'GO' and $count($output.removed) > 0",
        "$states.context.Execution.Input.mode = 'rehearsal'",
      ),
      transitions: [{ to: 'There', when: 'GO and removed or rehearsal' }],
    },
    {
      of: 'a condition that is too long',
      state: choice('$polls < 3 and $toMillis($states.context.State.EnteredTime) < 1000'),
      transitions: [{ to: 'There', when: 'yes' }],
    },
    { of: 'an end', state: { Type: 'Succeed' }, transitions: [] },
  ])('of $of', ({ state, transitions }) => {
    expect(workflowOf({ StartAt: 'Here', States: { Here: state } }).transitions).toEqual(
      transitions.map((transition) => ({ from: 'Here', ...transition })),
    );
  });

  it('is not guessed for a state of an unsupported type', () => {
    const States = { Here: { Type: 'Parallel' } };

    expect(() => drawingOf(FENCE_SITE, JSON.stringify({ StartAt: 'Here', States }))).toThrow(
      'the drawing does not support states of type Parallel',
    );
  });
});
