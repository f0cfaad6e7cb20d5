import { type Html, html, type Part } from '../../tools/html.ts';

/** A table whose first column is the row header. A phone stacks the cells, so each cell has its column's head. */
export function table(caption: string, heads: readonly string[], rows: readonly (readonly Part[])[]): Html {
  // Browsers drop the table roles of stacked cells, so they are explicit.
  return html`<table role="table">
<caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${heads.map((head) => html`<th scope="col" role="columnheader">${head}</th>`)}</tr></thead>
<tbody role="rowgroup">
${rows.map(
  ([name, ...cells]) => html`<tr role="row"><th scope="row" role="rowheader">${name}</th>${cells.map(
    (cell, index) => html`<td role="cell" data-head="${heads[index + 1]}">${cell}</td>`,
  )}</tr>
`,
)}</tbody>
</table>
`;
}
