import { Token } from 'aws-cdk-lib';
import * as z from 'zod';

/** The kinds of fields of a configuration. The error of each is one sentence: what the value must be, with an example. */

type Rule = RegExp | ((text: string) => boolean);

const keeps = (rule: Rule, text: string): boolean => (rule instanceof RegExp ? rule.test(text) : rule(text));

export const text = (must: string, rule: Rule) =>
  z.string({ error: must }).refine((value) => keeps(rule, value), { error: must });

/** A text that may be an unresolved CDK token, because the app gets the value from a resource. */
export const resolvable = (must: string, rule: Rule) =>
  text(must, (value) => Token.isUnresolved(value) || keeps(rule, value));

export const list = <Item extends z.ZodType>(item: Item, must: string) =>
  z.array(item, { error: must }).min(1, { error: must });

/** A whole number from `from` to `to`, both inclusive. */
export const whole = (from: number, to: number, must: string) =>
  z.int({ error: must }).min(from, { error: must }).max(to, { error: must });

/** An object with known keys. An unknown key is a fault. */
export const section = <Shape extends z.ZodRawShape>(shape: Shape, example: string) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `must not have ${issue.keys?.map((key) => `"${key}"`).join(', ')}; its keys are ${Object.keys(shape).join(', ')}`
        : `must be an object, such as ${example}`,
  });

/** An object whose keys are names that the user chooses. */
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
