import type { PlacedStep, PlacedWay, Point } from './placed.ts';

/** The point where a transition leaves or reaches a state, at its upper or lower side, so that no arrow crosses a state. */
interface Port {
  readonly way: PlacedWay;
  readonly end: 'from' | 'to';
  /** The next point of the transition, from the state. */
  readonly towards: Point;
}

/** Spreads the transitions of each state along its sides, in the order of their directions. */
export function withPorts(steps: readonly PlacedStep[], ways: readonly PlacedWay[]): PlacedWay[] {
  const ports = ways.flatMap((way): Port[] => {
    const { points } = way;
    const [first, last] = [points[1], points.at(-2)];
    return first && last
      ? [
          { way, end: 'from', towards: first },
          { way, end: 'to', towards: last },
        ]
      : [];
  });
  const places = new Map<string, Point>();
  for (const step of steps) {
    const own = ports.filter(({ way, end }) => way[end] === step.name);
    const isAbove = ({ towards }: Port) => towards.y < step.at.y;
    spread(own.filter(isAbove), step, step.at.y - step.height / 2, places);
    spread(
      own.filter((port) => !isAbove(port)),
      step,
      step.at.y + step.height / 2,
      places,
    );
  }
  return ways.map((way) => {
    const [first, last] = [places.get(keyOf(way, 'from')), places.get(keyOf(way, 'to'))];
    return first && last ? { ...way, points: [first, ...way.points.slice(1, -1), last] } : way;
  });
}

const keyOf = ({ from, to }: PlacedWay, end: Port['end']): string => `${from}\n${to}\n${end}`;

function spread(
  ports: readonly Port[],
  { at, width }: PlacedStep,
  y: number,
  places: Map<string, Point>,
): void {
  const ordered = [...ports].sort((one, other) => one.towards.x - other.towards.x);
  const apart = (width * 0.8) / Math.max(1, ordered.length);
  for (const [index, { way, end }] of ordered.entries()) {
    places.set(keyOf(way, end), { x: at.x + (index - (ordered.length - 1) / 2) * apart, y });
  }
}
