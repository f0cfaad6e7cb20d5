import { Token } from 'aws-cdk-lib';
import * as z from 'zod';

/** The kinds of fields that a configuration has. Each says in one sentence what it must be, with an example. */

type Rule = RegExp | ((text: string) => boolean);

const keeps = (rule: Rule, text: string): boolean => (rule instanceof RegExp ? rule.test(text) : rule(text));

export const text = (must: string, rule: Rule) =>
  z.string({ error: must }).refine((value) => keeps(rule, value), { error: must });

/** A text that an app may not know before it is deployed: then it is a token of CDK. */
export const resolvable = (must: string, rule: Rule) =>
  text(must, (value) => Token.isUnresolved(value) || keeps(rule, value));

export const list = <Item extends z.ZodType>(item: Item, must: string) =>
  z.array(item, { error: must }).min(1, { error: must });

/** A whole number between two others, which belong to it. */
export const whole = (from: number, to: number, must: string) =>
  z.int({ error: must }).min(from, { error: must }).max(to, { error: must });

/** Named values under one key; a name that it does not know is a fault. */
export const section = <Shape extends z.ZodRawShape>(shape: Shape, example: string) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `has no ${issue.keys?.map((key) => `"${key}"`).join(', ')}; it may have ${Object.keys(shape).join(', ')}`
        : `must be an object, such as ${example}`,
  });

/** Values under names of the user's own. */
export const named = <Value extends z.ZodType>(
  name: z.ZodString,
  example: string,
  value: Value,
  must: string,
) =>
  z.record(name, value, {
    error: (issue) =>
      issue.code === 'invalid_key' ? `${issue.issues[0]?.message}, such as ${example}` : must,
  });
