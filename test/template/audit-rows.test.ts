import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { auditRecord, pushProgress, RECORD_FIELDS } from '../../functions/domain/audit-record.ts';
import {
  type AuditStep,
  auditItem,
  PROGRESS,
  progressItem,
  rowId,
  VERIFIED,
  verificationItem,
} from '../../functions/domain/audit-row.ts';
import { eventKey, restoreKey } from '../../functions/domain/event-key.ts';
import type { Json } from '../simulation/interpreter/json.ts';
import { loadMachine } from '../simulation/interpreter/machine.ts';
import { FENCED, REQUEST } from '../unit/support/restore-world.ts';
import { machineOf } from './definition.ts';
import { synthesizeStack } from './stack.ts';

const template = synthesizeStack();
const texts = { FenceSite: machineOf(template).text, RestoreSite: machineOf(template, 'RestoreSite').text };
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
  readonly workflow?: keyof typeof texts;
  readonly input?: Json;
  /** Days after which rows are deleted. */
  readonly days?: string;
  readonly context?: Json & object;
  readonly output?: Json;
  /** Variables that earlier states have assigned. */
  readonly assigned?: Readonly<Record<string, Json>>;
}

/**
 * The arguments of a state, evaluated with the variables that Initialize assigns and an output of the previous step.
 */
async function argumentsOf(
  state: string,
  { workflow = 'FenceSite', input = EVENT, days = '0', context = {}, output = {}, assigned: more }: Given,
) {
  const machine = loadMachine(
    // The interpreter has no tasks that wait for a token, and no row is written by one.
    texts[workflow]
      .replaceAll('.waitForTaskToken', '')
      .replaceAll(/\$\{(\w+)\}/g, (_, name: string) =>
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
  const variables = { ...scope.variables, ...Object.fromEntries(await Promise.all(assigned)), ...more };
  return task.arguments?.({ ...scope, variables });
}

const put = z.strictObject({ TableName: z.literal('AuditTable'), Item: z.looseObject({}) });
const itemOf = async (state: string, given: Given) => put.parse(await argumentsOf(state, given)).Item;

interface Row {
  readonly workflow?: keyof typeof texts;
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

const PLAN = {
  incident: INCIDENT,
  site: 'site-b',
  survivor: 'site-a',
  entries: { sessions: { survivor: 5, site: 2 } },
  endpoints: FENCED.endpoints.map(({ endpointId, group, weight }) => ({ endpointId, group, weight })),
  remarks: [],
};
const ofRestore = { workflow: 'RestoreSite', input: REQUEST as unknown as Json } as const;
const RESTORE_ROWS: readonly Row[] = [
  { ...ofRestore, state: 'Record the plan', step: 'planned', output: {} },
  { ...ofRestore, state: 'Record the data', step: 'joined', output: {} },
  {
    ...ofRestore,
    state: 'Record the return',
    step: 'returned',
    output: { returned: [ENDPOINT], refused: [] },
  },
  { ...ofRestore, state: 'Record the restore', step: 'outcome', output: {}, outcome: 'RESTORED' },
  {
    ...ofRestore,
    state: 'Record not restored',
    step: 'outcome',
    output: { reason: 'SITE_LOST_AGAIN', detail: '' },
    outcome: 'NOT_RESTORED',
    reason: 'SITE_LOST_AGAIN',
  },
];
/** The variables of a restore after its plan. */
const PLANNED = { plan: PLAN, incident: INCIDENT, request: REQUEST as unknown as Json };

const S = (value: string) => ({ S: value });

describe.each([...ROWS, ...RESTORE_ROWS])('$state', (row) => {
  const { workflow = 'FenceSite', state, step, output, input = EVENT, outcome, reason } = row;
  const given = { workflow, input, output, ...(workflow === 'RestoreSite' ? { assigned: PLANNED } : {}) };
  const key =
    workflow === 'RestoreSite' ? restoreKey(INCIDENT) : eventKey(input === REHEARSAL ? REHEARSAL : EVENT);

  it('writes exactly the columns of the schema', async () => {
    const { record, ...columns } = auditItem.parse(await itemOf(state, given));

    expect({ ...columns, record }).toEqual(await itemOf(state, given));
    expect(columns).toEqual({
      application: S('Application'),
      id: S(rowId(Date.parse(ENTERED_AT), 'name', step)),
      event: S(key),
      execution: S('arn:execution'),
      redrives: S('0'),
      expiresAt: S('never'),
      step: S(step),
      incident: S('incident' in output || workflow === 'RestoreSite' ? INCIDENT : 'none'),
      ...(outcome === undefined ? {} : { outcome: S(outcome) }),
      ...(reason === undefined ? {} : { reason: S(reason) }),
    });
  });

  it('writes a record with the fields of its step only, of the types that the readers expect', async () => {
    const { record } = auditItem.parse(await itemOf(state, given));
    const written: object = JSON.parse(record.S);

    expect(RECORD_FIELDS[step]).toEqual(expect.arrayContaining(Object.keys(written)));
    expect(auditRecord.safeParse(written).error).toBeUndefined();
  });

  it.each([
    { days: '0', expiresAt: { S: 'never' } },
    { days: '30', expiresAt: { N: String(Date.parse('2026-12-24T13:35:54Z') / 1000) } },
  ])('expires as configured: after $days days, or never for 0', async ({ days, expiresAt }) => {
    expect(await itemOf(state, { ...given, days })).toMatchObject({ expiresAt });
  });

  it('counts redrives', async () => {
    expect(await itemOf(state, { ...given, context: { RedriveCount: 2 } })).toMatchObject({
      redrives: S('2'),
    });
  });
});

it.each([
  { workflow: 'FenceSite', rows: ROWS.map(({ state }) => state) },
  { workflow: 'RestoreSite', rows: [...RESTORE_ROWS.map(({ state }) => state), 'Record the progress'] },
] as const)('the table has every state of $workflow that puts a row', ({ workflow, rows }) => {
  const { States }: { States: Record<string, { Resource?: string }> } = JSON.parse(texts[workflow]);
  const putting = Object.entries(States).filter(([, { Resource = '' }]) => Resource.endsWith(':putItem'));

  expect([...rows].sort()).toEqual(putting.map(([name]) => name).sort());
});

it('Record the progress replaces one row per incident, with exactly the columns of the schema', async () => {
  const progress = {
    cachesDone: 2,
    caches: 5,
    entries: { site: 12_400, survivor: 25_000 },
    perSecond: 1400,
    secondsLeft: 9,
  };
  const given = { ...ofRestore, output: { verdict: 'SENDING', progress }, assigned: PLANNED };
  const item = await itemOf('Record the progress', given);
  const { record, ...columns } = progressItem.parse(item);

  expect({ ...columns, record }).toEqual(item);
  expect(pushProgress.parse(JSON.parse(record.S))).toEqual(progress);
  expect(columns).toEqual({
    application: S('Application'),
    id: S(`${PROGRESS}${restoreKey(INCIDENT)}`),
    event: S(restoreKey(INCIDENT)),
    execution: S('arn:execution'),
    incident: S(INCIDENT),
    lastSeenAt: S(ENTERED_AT),
    expiresAt: S('never'),
  });
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
