import type { Template } from 'aws-cdk-lib/assertions';
import { expect } from 'vitest';
import { nameOf, readable, resourcesOf } from './stack.ts';

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** One permission per line: an action, and its resource. */
export const may = (actions: readonly string[], ...resources: readonly string[]): string[] =>
  actions.flatMap((action) => resources.map((resource) => `${action} ${resource}`));

/** The function or machine of a role. */
export const roleOf = (id: string): string => nameOf(id).replace(/Role$/, '');

/** The permissions in a role's policies: one line per action and resource, followed by `if` and its conditions. */
export function permissionsOf(template: Template, role: string): string[] {
  const attached = resourcesOf(template, 'AWS::IAM::Policy').filter(([, { Properties }]) =>
    JSON.stringify(Properties.Roles).includes(`"${role}"`),
  );
  const lines = attached
    .flatMap(([, { Properties }]) => (Properties.PolicyDocument as { Statement: Statement[] }).Statement)
    .flatMap(({ Effect, Action, Resource, Condition }) => {
      expect(Effect).toBe('Allow');
      const allowed = may([Action].flat(), ...[Resource].flat().map(readable));
      return Condition === undefined ? allowed : allowed.map((line) => `${line} if ${written(Condition)}`);
    });
  return [...new Set(lines)].sort();
}

const written = (condition: NonNullable<Statement['Condition']>): string =>
  Object.entries(condition)
    .flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, value]) =>
        [key, operator === 'StringLike' ? 'like' : 'is', [value].flat().map(readable).join(' or ')].join(' '),
      ),
    )
    .sort()
    .join(' and ');

/** Sorted by key. */
export function byText(one: object, other: object): number {
  const [first, second] = [one, other].map((each) => JSON.stringify(Object.entries(each).sort()));
  return String(first) < String(second) ? -1 : 1;
}
