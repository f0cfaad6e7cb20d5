/** A node of an expression's syntax tree; jsonata's own type of it lacks paths. */
export interface Node {
  readonly type: string;
  readonly value?: unknown;
  readonly steps?: readonly Node[];
}

/** The member of `$states` that a field has in addition to `input` and `context`. */
export type Reach = 'result' | 'errorOutput' | undefined;

/** A name inside these refers to an item, not to the context of the whole expression. */
const INSIDE_ITEMS = new Set(['stages', 'group', 'predicate']);

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}

/** Each node with its context: that of the whole expression, or an item. */
function* nodesOf(value: unknown, atTop: boolean): Generator<{ node: Node; atTop: boolean }> {
  if (typeof value !== 'object' || value === null) return;
  if (isNode(value)) yield { node: value, atTop };
  const isPath = isNode(value) && value.type === 'path';
  for (const [key, child] of Object.entries(value)) {
    if (key === 'steps' && isPath && Array.isArray(child)) {
      for (const [index, step] of child.entries()) yield* nodesOf(step, atTop && index === 0);
    } else {
      yield* nodesOf(child, atTop && !INSIDE_ITEMS.has(key));
    }
  }
}

/**
 * Step Functions refuses a definition whose expressions read a value that does not exist: a bare name, as there is no
 * context item; `$$`; and a member of `$states` that the field does not have. (Step Functions
 * Developer Guide, "Transforming data with JSONata in Step Functions", "Reserved variable: $states")
 *
 * @throws SyntaxError
 */
export function checkReferences(ast: Node, reach: Reach): void {
  for (const { node, atTop } of nodesOf(ast, true)) {
    if (node.type === 'name' && atTop)
      throw new SyntaxError(`${node.value} has no value: there is no context`);
    if (node.type === 'variable' && node.value === '$') throw new SyntaxError('$$ is not supported');
    const [first, second] = node.type === 'path' ? (node.steps ?? []) : [];
    if (first?.type !== 'variable' || first.value !== 'states') continue;
    const member = second?.value;
    if ((member === 'result' || member === 'errorOutput') && member !== reach) {
      throw new SyntaxError(`$states.${member} does not exist here`);
    }
  }
}
