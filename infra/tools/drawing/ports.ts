import type { Arrow, Point, StepBox } from './geometry.ts';

/**
 * The point where a transition leaves or reaches a state, at its upper or lower side, so that no arrow crosses a state.
 */
interface Port {
  readonly transition: Arrow;
  readonly end: 'from' | 'to';
  /** The next point of the transition, from the state. */
  readonly towards: Point;
}

/** Spreads the transitions of each state along its sides, in the order of their directions. */
export function withPorts(steps: readonly StepBox[], transitions: readonly Arrow[]): Arrow[] {
  const ports = transitions.flatMap((transition): Port[] => {
    const { points } = transition;
    const [first, last] = [points[1], points.at(-2)];
    return first && last
      ? [
          { transition, end: 'from', towards: first },
          { transition, end: 'to', towards: last },
        ]
      : [];
  });
  const places = new Map<string, Point>();
  for (const step of steps) {
    const own = ports.filter(({ transition, end }) => transition[end] === step.name);
    const isAbove = ({ towards }: Port) => towards.y < step.at.y;
    spread(own.filter(isAbove), step, step.at.y - step.height / 2, places);
    spread(
      own.filter((port) => !isAbove(port)),
      step,
      step.at.y + step.height / 2,
      places,
    );
  }
  return transitions.map((transition) => {
    const [first, last] = [places.get(keyOf(transition, 'from')), places.get(keyOf(transition, 'to'))];
    return first && last
      ? { ...transition, points: [first, ...transition.points.slice(1, -1), last] }
      : transition;
  });
}

const keyOf = ({ from, to }: Arrow, end: Port['end']): string => `${from}\n${to}\n${end}`;

function spread(ports: readonly Port[], { at, width }: StepBox, y: number, places: Map<string, Point>): void {
  const ordered = [...ports].sort((one, other) => one.towards.x - other.towards.x);
  const apart = (width * 0.8) / Math.max(1, ordered.length);
  for (const [index, { transition, end }] of ordered.entries()) {
    places.set(keyOf(transition, end), { x: at.x + (index - (ordered.length - 1) / 2) * apart, y });
  }
}
