/** The parts of a definition that the drawing reads (Amazon States Language, states-language.net). */
export interface Definition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

interface State {
  readonly Type: string;
  readonly Resource?: string;
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: readonly { readonly Condition: string; readonly Next: string }[];
  readonly Catch?: readonly { readonly Next: string }[];
}

export interface Step {
  readonly name: string;
  readonly kind: 'function' | 'record' | 'choice' | 'wait' | 'pass' | 'end';
}

export interface Transition {
  readonly from: string;
  readonly to: string;
  /** Its condition; conditions that lead to the same state are joined. */
  readonly when?: string;
}

export interface Workflow {
  readonly start: string;
  readonly steps: readonly Step[];
  readonly transitions: readonly Transition[];
}

/** The states and their transitions. A catcher that leads to the next state is not a transition of its own. */
export function workflowOf({ StartAt, States }: Definition): Workflow {
  const states = Object.entries(States);
  return {
    start: StartAt,
    steps: states.map(([name, state]) => ({ name, kind: kindOf(state) })),
    transitions: states.flatMap(([from, state]) => transitionsFrom(from, state)),
  };
}

function kindOf({ Type, Resource = '' }: State): Step['kind'] {
  if (Type === 'Task') return Resource.includes(':dynamodb:') ? 'record' : 'function';
  const kinds = { Choice: 'choice', Wait: 'wait', Pass: 'pass', Succeed: 'end' } as const;
  if (Type in kinds) return kinds[Type as keyof typeof kinds];
  throw new Error(`the drawing does not support states of type ${Type}`);
}

function transitionsFrom(from: string, { Next, Default, Choices = [], Catch = [] }: State): Transition[] {
  const conditions = new Map<string, string[]>();
  const add = (to: string, when: string) =>
    conditions.set(to, [...(conditions.get(to) ?? []), when].filter(Boolean));
  for (const { Condition, Next: to } of Choices) add(to, shortened(Condition));
  if (Default !== undefined) add(Default, 'otherwise');
  if (Next !== undefined) add(Next, '');
  for (const { Next: to } of Catch) if (to !== Next) add(to, 'failed');
  return [...conditions].map(([to, when]) => ({
    from,
    to,
    ...(when.length === 0 ? {} : { when: when.join(' or ') }),
  }));
}

/** Maximum length of a condition in characters. */
const LONGEST = 26;

/** Shortens `{% $output.verdict = 'GO' and $output.ours %}` to `GO and ours`; a longer condition to `yes`. */
function shortened(condition: string): string {
  const words = condition
    .replaceAll(/^\{%\s*|\s*%\}$/g, '')
    .replaceAll(/\$output\.verdict = '(\w+)'/g, '$1')
    .replaceAll(/\$count\(\$output\.(\w+)\) > 0/g, '$1')
    .replaceAll(/\$states\.context\.Execution\.Input\.mode = '(\w+)'/g, '$1')
    .replaceAll('$output.', '')
    .replaceAll(/[a-z](?=[A-Z])/g, '$& ');
  return words.length <= LONGEST && !words.includes('$')
    ? words.replaceAll(/ [A-Z](?=[a-z])/g, (letter) => letter.toLowerCase())
    : 'yes';
}
