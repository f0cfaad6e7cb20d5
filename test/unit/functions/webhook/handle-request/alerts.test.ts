import { ExecutionAlreadyExists, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { expect } from 'vitest';
import type { WebhookRequest } from '../../../../../functions/webhook/handle-request.ts';
import unfitLabels from '../../../../fixtures/webhook/unfit-labels.json' with { type: 'json' };
import { basic, firing, PASSWORD, recorded, USER, withAlert, withBody, withLabels } from '../requests.ts';
import { describeRows, type Row, SECRET_READ, STARTED } from '../row.ts';

const EXECUTION = 'site-b_by_site-a_20261124T133554Z_3e7e0bd4_001';
const OURS = { fingerprint: 'fefb802a49f43793', site: 'site-b', reporter: 'site-a', execution: EXECUTION };
const NOT_STARTED = 'The execution could not be started; please retry.';
const BAD_TIME = '"startsAt" must be a time such as 2026-11-24T13:35:54.532Z.';

const rejected = (when: string, request: WebhookRequest, reason: string): Row => ({
  when,
  request,
  status: 400,
  body: { alerts: [expect.objectContaining({ result: 'rejected', reason })] },
  calls: SECRET_READ,
});

const nothingToDo = (when: string, request: WebhookRequest): Row => ({
  when,
  request,
  status: 204,
  body: null,
  calls: SECRET_READ,
});

const accepted = (when: string, request: WebhookRequest, body?: unknown): Row => ({
  when,
  request,
  status: 202,
  body,
  calls: STARTED,
});

const refused = (name: string) => Object.assign(new Error('arn:aws:iam::123456789012:role/x'), { name });

describeRows('invalid alerts', [
  rejected(
    'an alert that is not an object',
    withBody((body) => ({ ...body, alerts: ['firing'] })),
    'An alert must be an object.',
  ),
  rejected('no labels', withAlert({ labels: undefined }), '"labels" must be an object with string values.'),
  rejected('another status', withAlert({ status: 'FIRING' }), '"status" must be "firing" or "resolved".'),
  rejected('no time', withAlert({ startsAt: undefined }), BAD_TIME),
  rejected('a time in words', withAlert({ startsAt: 'yesterday' }), BAD_TIME),
  rejected('a time in seconds', withAlert({ startsAt: 1_795_527_354 }), BAD_TIME),
  rejected('a day that does not exist', withAlert({ startsAt: '2026-02-30T00:00:00Z' }), BAD_TIME),
  rejected(
    'a time before the year 0',
    withAlert({ startsAt: '0000-01-01T00:00:00+09:00' }),
    '"startsAt" must be the time at which the alert started firing; 0000-01-01T00:00:00+09:00 is too early.',
  ),
  rejected(
    'an unset time',
    withAlert({ startsAt: '1970-01-01T00:00:00Z' }),
    '"startsAt" must be the time at which the alert started firing; 1970-01-01T00:00:00Z is too early.',
  ),
  rejected(
    'a time after the year 9999',
    withAlert({ startsAt: '9999-12-31T23:59:59-09:00' }),
    'Invalid alert: `startsAt` is out of range.',
  ),
  rejected(
    'a long fingerprint',
    withAlert({ fingerprint: 'f'.repeat(65) }),
    '"fingerprint" must have at most 64 characters.',
  ),
  rejected(
    'labels of 32 KiB',
    withLabels({ text: 'x'.repeat(32 * 1024) }),
    'The labels must not have more than 32 KiB.',
  ),
  ...unfitLabels.map(({ labels, reason }) => rejected(JSON.stringify(labels), withLabels(labels), reason)),
]);

describeRows('alerts that request nothing', [
  nothingToDo('a resolved group', { ...recorded('am025-resolved-site-b') }),
  nothingToDo(
    'a group without alerts',
    withBody((body) => ({ ...body, alerts: [] })),
  ),
  nothingToDo('a firing group whose only alert is resolved', withAlert({ status: 'resolved' })),
  nothingToDo('an alert of another name', withLabels({ alertname: 'Watchdog' })),
  nothingToDo('an alert of the name in another case', withLabels({ alertname: 'siteoffline' })),
  nothingToDo('an alert without a name', withLabels({ alertname: null })),
  nothingToDo("another rule's alert with invalid labels", withAlert({ labels: { alertname: 'Watchdog' } })),
  nothingToDo(
    'a resolved alert with invalid labels',
    withAlert({ status: 'resolved', labels: { alertname: 'SiteOffline' } }),
  ),
]);

describeRows('alerts that start an execution', [
  accepted('a firing alert', firing, { alerts: [{ ...OURS, result: 'started' }] }),
  accepted('an alert of the other site', recorded('am025-firing-site-a-reported-by-b'), {
    alerts: [
      {
        fingerprint: '1f11d81527324583',
        site: 'site-a',
        reporter: 'site-b',
        result: 'started',
        execution: expect.stringMatching(/^site-a_by_site-b_20261124T133828Z_[0-9a-f]{8}_001$/),
      },
    ],
  }),
  accepted(
    'a resolved group with a firing alert',
    withBody((body) => ({ ...body, status: 'resolved' })),
  ),
  accepted(
    'a firing alert and a resolved one',
    { ...recorded('am025-shared-one-firing-one-resolved'), authorization: basic(USER, PASSWORD) },
    {
      alerts: [
        expect.objectContaining({ site: 'site-b', reporter: 'site-a', result: 'started' }),
        { fingerprint: '1f11d81527324583', result: 'ignored', reason: 'The alert is resolved.' },
      ],
    },
  ),
  accepted(
    'the same alert twice, once with another offset and another spelling of the accelerator',
    withBody(({ alerts, ...rest }) => ({
      ...rest,
      alerts: alerts.flatMap((alert) => [
        alert,
        {
          ...alert,
          startsAt: '2026-11-24T22:35:54.532000001+09:00',
          labels: { ...alert.labels, accelerator: `${String(alert.labels.accelerator).toUpperCase()}.` },
        },
      ]),
    })),
    {
      alerts: [
        { ...OURS, result: 'started' },
        { ...OURS, result: 'started' },
      ],
    },
  ),
  {
    ...accepted('an attempt that already exists', firing, {
      alerts: [{ ...OURS, result: 'already-started' }],
    }),
    given: ({ stepFunctions }) =>
      void stepFunctions
        .on(StartExecutionCommand)
        .rejects(new ExecutionAlreadyExists({ message: 'exists', $metadata: {} })),
  },
  {
    when: 'a valid alert among invalid ones',
    request: withBody(({ alerts, ...rest }) => ({
      ...rest,
      alerts: [
        null,
        ...alerts.map((alert) => ({ ...alert, labels: { ...alert.labels, site: '..' } })),
        ...alerts,
      ],
    })),
    status: 400,
    body: {
      alerts: [
        { fingerprint: '', result: 'rejected', reason: 'An alert must be an object.' },
        {
          fingerprint: OURS.fingerprint,
          result: 'rejected',
          reason: 'The label "site" must not be "." or "..".',
        },
        { ...OURS, result: 'started' },
      ],
    },
    calls: STARTED,
  },
]);

describeRows('executions that cannot be started', [
  ...['AccessDeniedException', 'StateMachineDoesNotExist', 'TimeoutError'].map(
    (name): Row => ({
      when: `StartExecution failing with ${name}`,
      request: firing,
      given: ({ stepFunctions }) => void stepFunctions.on(StartExecutionCommand).rejects(refused(name)),
      status: 503,
      body: { alerts: [{ ...OURS, result: 'failed', reason: NOT_STARTED }] },
      calls: STARTED,
    }),
  ),
  {
    when: 'a failed start, a successful one and an invalid alert',
    request: withBody(({ alerts, ...rest }) => ({
      ...rest,
      alerts: [
        ...alerts,
        ...alerts.map((alert) => ({ ...alert, labels: { ...alert.labels, reporter: 'site-c' } })),
        null,
      ],
    })),
    given: ({ stepFunctions }) =>
      void stepFunctions.on(StartExecutionCommand).resolvesOnce({}).rejects(refused('TimeoutError')),
    status: 503,
    body: {
      alerts: [
        { ...OURS, result: 'started' },
        expect.objectContaining({ reporter: 'site-c', result: 'failed', reason: NOT_STARTED }),
        expect.objectContaining({ result: 'rejected' }),
      ],
    },
    calls: { secret: 1, start: 2 },
  },
]);
