import type { Json } from './json.ts';
import type { Node } from './references.ts';

/** The values of the variables, `$states` among them. */
type Lookup = (variable: string) => Json | undefined;

/** Reads a value. Undefined: JSONata has to evaluate the expression. */
export type DirectRead = (lookup: Lookup) => Json | undefined;

/**
 * Most expressions of a definition are a variable or a path of names in it, or compare one with a text. JSONata takes
 * several asynchronous steps for each. This reads them directly, except at a list, for which a path has other rules.
 *
 * @returns undefined for any other expression
 */
export function directRead(ast: Node): DirectRead | undefined {
  if (ast.type !== 'binary' || ast.value !== '=') return pathRead(ast);
  const { lhs, rhs } = ast as Node & { readonly lhs: Node; readonly rhs: Node };
  const read = pathRead(lhs);
  if (read === undefined || rhs.type !== 'string' || !hasOnly(rhs, 'value')) return undefined;
  return (lookup) => {
    const value = read(lookup);
    return value === undefined ? undefined : value === rhs.value;
  };
}

function pathRead(ast: Node): DirectRead | undefined {
  const isPath = ast.type === 'path' && hasOnly(ast, 'steps');
  const [variable, ...names] = (isPath ? ast.steps : [ast]) ?? [];
  if (variable?.type !== 'variable' || names.some(({ type }) => type !== 'name')) return undefined;
  if (![variable, ...names].every((step) => hasOnly(step, 'value'))) return undefined;
  return (lookup) => {
    let value = lookup(String(variable.value));
    for (const { value: name } of names) {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
      value = value[String(name)];
    }
    return Array.isArray(value) ? undefined : value;
  };
}

/** Whether a node has no predicate, sorting or other addition. */
function hasOnly(node: Node, member: string): boolean {
  return Object.keys(node).every((key) => key === 'type' || key === 'position' || key === member);
}
