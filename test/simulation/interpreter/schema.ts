import * as z from 'zod';

const text = z.string();
const expression = z.string().regex(/^\{%.*%\}$/s, 'a JSONata expression between {% and %} is needed');
const seconds = z.int().min(1).max(99_999_999);
const errorEquals = z.array(text.min(1)).min(1);
const assign = z.record(z.string().regex(/^[\p{ID_Start}][\p{ID_Continue}]{0,79}$/u), z.json()).optional();
const output = z.json().optional();

const retrier = z.strictObject({
  Comment: text.optional(),
  ErrorEquals: errorEquals,
  IntervalSeconds: seconds.default(1),
  MaxAttempts: z.int().min(0).max(99_999_999).default(3),
  BackoffRate: z.number().min(1).default(2),
  MaxDelaySeconds: z.int().min(1).max(31_622_400).optional(),
  JitterStrategy: z.enum(['NONE', 'FULL']).default('NONE'),
});

const catcher = z.strictObject({
  Comment: text.optional(),
  ErrorEquals: errorEquals,
  Next: text,
  Output: output,
  Assign: assign,
});

const common = { Comment: text.optional(), QueryLanguage: z.literal('JSONata').optional() };
const onward = { Next: text.optional(), End: z.literal(true).optional() };

const task = z.strictObject({
  ...common,
  ...onward,
  Type: z.literal('Task'),
  Resource: text,
  Arguments: z.json().optional(),
  Output: output,
  Assign: assign,
  TimeoutSeconds: seconds.optional(),
  Retry: z.array(retrier).default([]),
  Catch: z.array(catcher).default([]),
});

const choice = z.strictObject({
  ...common,
  Type: z.literal('Choice'),
  Choices: z
    .array(
      z.strictObject({
        Comment: text.optional(),
        Condition: expression,
        Next: text,
        Output: output,
        Assign: assign,
      }),
    )
    .min(1),
  Default: text.optional(),
  Output: output,
  Assign: assign,
});

const wait = z.strictObject({
  ...common,
  ...onward,
  Type: z.literal('Wait'),
  Seconds: z.union([z.int().min(0).max(99_999_999), expression]).optional(),
  Timestamp: z.union([z.iso.datetime({ offset: true }), expression]).optional(),
  Output: output,
  Assign: assign,
});

const pass = z.strictObject({
  ...common,
  ...onward,
  Type: z.literal('Pass'),
  Output: output,
  Assign: assign,
});

const succeed = z.strictObject({ ...common, Type: z.literal('Succeed'), Output: output });

const fail = z.strictObject({
  ...common,
  Type: z.literal('Fail'),
  Error: text.optional(),
  Cause: text.optional(),
});

const state = z.discriminatedUnion('Type', [task, choice, wait, pass, succeed, fail]);

/**
 * The part of the Amazon States Language that this interpreter runs: JSONata only, no Parallel, no Map, no
 * heartbeat. It refuses anything else, in particular a mistyped field. (Amazon States Language specification,
 * states-language.net; limits from the Step Functions Developer Guide, "Handling errors in Step Functions
 * workflows" and "Passing data between states with variables")
 */
export const definitionSchema = z.strictObject({
  Comment: text.optional(),
  QueryLanguage: z.literal('JSONata'),
  Version: z.literal('1.0').optional(),
  TimeoutSeconds: seconds.optional(),
  StartAt: text,
  States: z.record(text.min(1).max(80), state),
});

export type Definition = z.infer<typeof definitionSchema>;
export type StateDefinition = z.infer<typeof state>;
export type TaskDefinition = z.infer<typeof task>;
