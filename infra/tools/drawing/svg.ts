import { html } from '../html.ts';
import type { Arrow, Layout, Point, StepBox } from './geometry.ts';

/** Styles for light and dark, with a background, since the page around it may be either. */
const STYLE = html`
text { font: 13px system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; text-anchor: middle; fill: #1c2128; }
.ground { fill: #fff; stroke: #d8dee4; }
.step { fill: #fff; stroke: #6b7683; stroke-width: 1.25; }
.function { fill: #e6eef8; stroke: #4b6f9e; }
.writes { fill: #fbe6d3; stroke: #b4530a; stroke-width: 2; }
.record { fill: #f1f3f5; stroke: #98a1ab; }
.wait { stroke-dasharray: 4 3; }
.end { stroke-width: 2.5; }
.transition { fill: none; stroke: #6b7683; }
.head { fill: #6b7683; }
.gap { fill: #fff; }
.when { font-size: 11px; fill: #57606a; }
@media (prefers-color-scheme: dark) {
  text { fill: #e4e8ec; }
  .ground { fill: #14181d; stroke: #323a44; }
  .step { fill: #14181d; stroke: #8b949e; }
  .function { fill: #1d2c40; stroke: #6f9bd1; }
  .writes { fill: #40270f; stroke: #e08a3c; }
  .record { fill: #20262d; stroke: #626c77; }
  .transition { stroke: #8b949e; }
  .head { fill: #8b949e; }
  .gap { fill: #14181d; }
  .when { fill: #9aa5b1; }
}
`;

/** The parts of a workflow that the drawing shows in addition to its definition. */
interface WorkflowDescription {
  readonly name: string;
  readonly writingStates: readonly string[];
}

/** The workflow as an SVG document. */
export function svgOf(
  { name, writingStates }: WorkflowDescription,
  { width, height, steps, transitions }: Layout,
): string {
  const names = steps.map(({ name }) => name).join(', ');
  return String(html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${Math.ceil(width)} ${Math.ceil(height)}" width="${Math.ceil(width)}" height="${Math.ceil(height)}" role="img" aria-labelledby="title desc">
<title id="title">The workflow ${name}</title>
<desc id="desc">The states of the definition and the transitions between them: ${names}.</desc>
<style>${STYLE}</style>
<defs><marker id="head" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path class="head" d="M0 0.5 8 4 0 7.5z"/></marker></defs>
<rect class="ground" x="0.5" y="0.5" width="${Math.ceil(width) - 1}" height="${Math.ceil(height) - 1}" rx="6"/>
${transitions.map(arrowShape)}${steps.map((step) => stepShape(step, writingStates.includes(step.name)))}</svg>
`);
}

const arrowShape = ({
  points,
  when,
  label,
}: Arrow) => html`<path class="transition" d="${curve(points)}" marker-end="url(#head)"/>
${
  when === undefined || label === undefined
    ? null
    : html`<rect class="gap" x="${label.x - when.length * 3 - 3}" y="${label.y - 8}" width="${when.length * 6 + 6}" height="16"/><text class="when" x="${label.x}" y="${label.y + 4}">${when}</text>
`
}`;

/** Vertical at every point, and curved between two of them, where there is no state. */
function curve([first, ...points]: readonly Point[]): string {
  if (first === undefined) return '';
  let { x, y } = first;
  const bends = points.map((next) => {
    const middle = (y + next.y) / 2;
    const bend = x === next.x ? `V${next.y}` : `C${x} ${middle} ${next.x} ${middle} ${next.x} ${next.y}`;
    ({ x, y } = next);
    return bend;
  });
  return `M${first.x} ${first.y}${bends.join('')}`;
}

function stepShape({ kind, lines, at: { x, y }, width, height }: StepBox, writes: boolean) {
  const [left, top, right, bottom] = [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
  const kinds = `step ${kind}${writes ? ' writes' : ''}`;
  const round = { function: 4, record: 4, pass: 4, wait: 12, end: height / 2 };
  const shape =
    kind === 'choice'
      ? html`<path class="${kinds}" d="M${left} ${y} ${left + 12} ${top} ${right - 12} ${top} ${right} ${y} ${right - 12} ${bottom} ${left + 12} ${bottom}z"/>`
      : html`<rect class="${kinds}" x="${left}" y="${top}" width="${width}" height="${height}" rx="${round[kind]}"/>`;
  return html`${shape}
${lines.map((line, index) => html`<text x="${x}" y="${y + 4.5 + (index - (lines.length - 1) / 2) * 17}">${line}</text>`)}
`;
}
