import { layout as dagre, Graph } from '@dagrejs/dagre';
import type { Layout, Point } from './geometry.ts';
import { withPorts } from './ports.ts';
import type { Step, Transition, Workflow } from './workflow.ts';

/** Approximate width of a letter of 13 pixels in any sans serif font, and of one of 11 in a label. */
const LETTER = 7.1;
const SMALL_LETTER = 6;
const LINE = 17;
/** Letters per line: few, so that the drawing fits a page. */
const LINE_LENGTH = 13;
/** Weight of the main path, which should be short and straight; other transitions have 1. */
const STRAIGHT = 40;

/** Places the states from top to bottom, with as few crossing arrows as possible. */
export function layOut({ start, steps, transitions }: Workflow): Layout {
  const graph = new Graph();
  graph.setGraph({ rankdir: 'TB', nodesep: 8, ranksep: 36, edgesep: 6, marginx: 16, marginy: 16 });
  const sized = steps.map((step) => ({ ...step, ...sizeOf(step) }));
  for (const { name, width, height } of sized) graph.setNode(name, { width, height });
  const main = mainPath(start, transitions);
  for (const { from, to, when } of transitions) {
    const label =
      when === undefined ? {} : { width: when.length * SMALL_LETTER + 8, height: 16, labelpos: 'c' };
    graph.setEdge(from, to, { ...label, weight: main.has(`${from} ${to}`) ? STRAIGHT : 1 });
  }
  dagre(graph);
  const { width = 0, height = 0 } = graph.graph();
  const boxes = sized.map((step) => ({ ...step, at: pointOf(graph.node(step.name)) }));
  const arrows = transitions.map((transition) => {
    const { points = [], x, y } = graph.edge(transition.from, transition.to);
    const label = transition.when === undefined ? {} : { label: pointOf({ x, y }) };
    return { ...transition, points: points.map(pointOf), ...label };
  });
  return { width, height, steps: boxes, transitions: withPorts(boxes, arrows) };
}

function sizeOf({ name, kind }: Step) {
  const lines = wrapped(name);
  const letters = Math.max(...lines.map((line) => line.length));
  // A choice has slanted sides.
  return { lines, width: letters * LETTER + (kind === 'choice' ? 44 : 26), height: lines.length * LINE + 14 };
}

/** Splits a name into as few lines as needed, of about equal length. */
function wrapped(name: string): string[] {
  const count = Math.ceil(name.length / LINE_LENGTH);
  const wanted = name.length / count;
  const lines: string[] = [];
  for (const word of name.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length / 2 > wanted) lines.push(word);
    else lines.splice(-1, 1, `${last} ${word}`);
  }
  return lines;
}

/** Rounded to half pixels, so that the drawing is the same on every machine. */
const pointOf = ({ x = 0, y = 0 }: { readonly x?: number; readonly y?: number }): Point => ({
  x: Math.round(x * 2) / 2,
  y: Math.round(y * 2) / 2,
});

/** The longest path without a repeated state: it is the one that fences, and is drawn straight down. */
function mainPath(start: string, transitions: readonly Transition[]): ReadonlySet<string> {
  const longest = (from: string, seen: readonly string[]): readonly string[] =>
    transitions
      .filter((transition) => transition.from === from && !seen.includes(transition.to))
      .map((transition) => longest(transition.to, [...seen, transition.to]))
      .reduce((best, next) => (next.length > best.length ? next : best), seen);
  const path = longest(start, [start]);
  return new Set(path.slice(1).map((to, index) => `${path[index]} ${to}`));
}
