import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { auditRecord, RECORD_FIELDS } from '../../functions/domain/audit-record.ts';
import {
  type AuditStep,
  auditItem,
  rowId,
  VERIFIED,
  verificationItem,
} from '../../functions/domain/audit-row.ts';
import { eventKey } from '../../functions/domain/event-key.ts';
import type { Json } from '../simulation/interpreter/json.ts';
import { loadMachine } from '../simulation/interpreter/machine.ts';
import { machineOf } from './definition.ts';
import { synthesizeStack } from './stack.ts';

const { text } = machineOf(synthesizeStack());
const ENTERED_AT = '2026-11-24T13:36:00.000Z';
const STARTED_AT = '2026-11-24T13:35:54.321Z';
const EVENT = {
  version: 1,
  mode: 'event',
  accelerator: 'a1.example.com',
  site: 'site-b',
  reporter: 'site-a',
  startsAt: STARTED_AT,
  fingerprint: '',
  labels: { site: 'site-b' },
} as const;
const REHEARSAL = { ...EVENT, mode: 'rehearsal' } as const;
const CONTEXT = {
  Execution: { Id: 'arn:execution', Name: 'name', Input: EVENT, StartTime: STARTED_AT },
  State: { EnteredTime: ENTERED_AT },
};
const ENDPOINT = { listener: 'l', group: 'g', endpointId: 'e' };

interface Given {
  readonly input?: Json;
  /** Days after which rows are deleted. */
  readonly days?: string;
  readonly context?: Json & object;
  readonly output?: Json;
}

/**
 * The arguments of a state, evaluated with the variables that Initialize assigns and an output of the previous step.
 */
async function argumentsOf(state: string, { input = EVENT, days = '0', context = {}, output = {} }: Given) {
  const machine = loadMachine(
    text.replaceAll(/\$\{(\w+)\}/g, (_, name: string) =>
      name === 'AuditRetentionDays' ? days : /Seconds|Polls/.test(name) ? '1' : name,
    ),
  );
  const states = {
    input: {},
    context: { ...CONTEXT, Execution: { ...CONTEXT.Execution, Input: input, ...context } },
  };
  const scope = { states, functions: {}, variables: { accelerator: null, output } };
  const [start, task] = [machine.states.get(machine.startAt), machine.states.get(state)];
  if (start?.type !== 'Pass' || task?.type !== 'Task') throw new Error(`${state} is no task`);
  const assigned = start.assign.map(async ([name, value]) => [name, await value(scope)] as const);
  const variables = { ...scope.variables, ...Object.fromEntries(await Promise.all(assigned)) };
  return task.arguments?.({ ...scope, variables });
}

const put = z.strictObject({ TableName: z.literal('AuditTable'), Item: z.looseObject({}) });
const itemOf = async (state: string, given: Given) => put.parse(await argumentsOf(state, given)).Item;

interface Row {
  readonly state: string;
  readonly step: AuditStep;
  readonly output: Json & object;
  readonly input?: Json;
  readonly outcome?: string;
  readonly reason?: string;
}

const INCIDENT = 'incident_v1';
const ROWS: readonly Row[] = [
  { state: 'Record observations', step: 'observed', output: { infinispan: { answered: false } } },
  {
    state: 'Record removal',
    step: 'removed',
    output: { incident: INCIDENT, before: [ENDPOINT], removed: [ENDPOINT] },
  },
  { state: 'Record the fencing', step: 'outcome', output: { incident: INCIDENT }, outcome: 'FENCED' },
  {
    state: 'Record rollback',
    step: 'outcome',
    output: { incident: INCIDENT, restored: [ENDPOINT] },
    outcome: 'NOT_FENCED',
    reason: 'REPORTER_NOT_IN_SERVICE',
  },
  {
    state: 'Record the rehearsal',
    step: 'rehearsed',
    output: { blocked: false },
    input: REHEARSAL,
    outcome: 'REHEARSED',
  },
  {
    state: 'Record not fenced',
    step: 'outcome',
    output: { reason: 'PAUSED', detail: '' },
    outcome: 'NOT_FENCED',
    reason: 'PAUSED',
  },
];

const S = (value: string) => ({ S: value });

describe.each(ROWS)('$state', ({ state, step, output, input = EVENT, outcome, reason }) => {
  it('writes exactly the columns of the schema', async () => {
    const { record, ...columns } = auditItem.parse(await itemOf(state, { input, output }));

    expect({ ...columns, record }).toEqual(await itemOf(state, { input, output }));
    expect(columns).toEqual({
      application: S('Application'),
      id: S(rowId(Date.parse(ENTERED_AT), 'name', step)),
      event: S(eventKey(input === REHEARSAL ? REHEARSAL : EVENT)),
      execution: S('arn:execution'),
      redrives: S('0'),
      expiresAt: S('never'),
      step: S(step),
      incident: S('incident' in output ? INCIDENT : 'none'),
      ...(outcome === undefined ? {} : { outcome: S(outcome) }),
      ...(reason === undefined ? {} : { reason: S(reason) }),
    });
  });

  it('writes a record with the fields of its step only, of the types that the readers expect', async () => {
    const { record } = auditItem.parse(await itemOf(state, { input, output }));
    const written: object = JSON.parse(record.S);

    expect(RECORD_FIELDS[step]).toEqual(expect.arrayContaining(Object.keys(written)));
    expect(auditRecord.safeParse(written).error).toBeUndefined();
  });

  it.each([
    { days: '0', expiresAt: { S: 'never' } },
    { days: '30', expiresAt: { N: String(Date.parse('2026-12-24T13:35:54Z') / 1000) } },
  ])('expires as configured: after $days days, or never for 0', async ({ days, expiresAt }) => {
    expect(await itemOf(state, { input, output, days })).toMatchObject({ expiresAt });
  });

  it('counts redrives', async () => {
    expect(await itemOf(state, { input, output, context: { RedriveCount: 2 } })).toMatchObject({
      redrives: S('2'),
    });
  });
});

it('the table has every state that puts a row', () => {
  const { States }: { States: Record<string, { Resource?: string }> } = JSON.parse(text);
  const putting = Object.entries(States).filter(([, { Resource = '' }]) => Resource.endsWith(':putItem'));

  expect(ROWS.map(({ state }) => state).sort()).toEqual(putting.map(([name]) => name).sort());
});

it('Record re-verification updates exactly the columns of the schema', async () => {
  const update = z.object({
    Key: z.looseObject({}),
    UpdateExpression: z.string(),
    ExpressionAttributeNames: z.record(z.string(), z.string()),
    ExpressionAttributeValues: z.record(z.string(), z.unknown()),
  });
  const given = await argumentsOf('Record re-verification', { output: { incident: INCIDENT } });
  const { Key, UpdateExpression, ExpressionAttributeNames, ExpressionAttributeValues } = update.parse(given);
  const set = [...UpdateExpression.matchAll(/(#\w+) (?:= )?(:\w+)/g)].map(([, name = '', value = '']) => [
    ExpressionAttributeNames[name],
    ExpressionAttributeValues[value],
  ]);
  const item = { ...Key, ...Object.fromEntries(set) };

  expect(verificationItem.parse(item)).toEqual(item);
  expect(item).toEqual({
    application: S('Application'),
    id: S(`${VERIFIED}${eventKey(EVENT)}`),
    event: S(eventKey(EVENT)),
    execution: S('arn:execution'),
    incident: S(INCIDENT),
    outcome: S('FENCED'),
    lastVerifiedAt: S(ENTERED_AT),
    times: { N: '1' },
    expiresAt: S('never'),
  });
});

it.each([{ input: ['garbage'] }, { input: {} }, { input: 'garbage' }, { input: { site: { of: 1 } } }])(
  'an input that is not an event does not fail the row: $input',
  async ({ input }) => {
    expect(
      auditItem.safeParse(await itemOf('Record not fenced', { input, output: { reason: 'x' } })).success,
    ).toBe(true);
  },
);
