import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { auditRecord } from '../../../../functions/domain/audit-record.ts';
import { serviceError } from '../../support/aws.ts';
import { basic, firing, fromBytes, SENDER, USER, withAlert, withBody, withLabels } from './requests.ts';
import { createWorld } from './world.ts';

const MISSING = 'The label "site" is missing.';
const noSite = withLabels({ site: null });
const recordIn = (row: ReturnType<ReturnType<typeof createWorld>['records']>[number] | undefined) =>
  auditRecord.strict().parse(JSON.parse(row?.record?.S ?? 'null'));

describe('the record of a refusal', () => {
  it('has the alert, its sender, the time and the reason', async () => {
    const world = createWorld();

    await world.send(noSite);

    const [row] = world.records();
    expect(row).toEqual({
      application: { S: 'keycloak' },
      id: { S: expect.stringMatching(/^2026-11-24T13:35:00\.000Z#[0-9a-f]{8}#refused$/) },
      event: { S: expect.stringMatching(/^refused\/keycloak\/[0-9a-f]{8}$/) },
      step: { S: 'refused' },
      incident: { S: 'none' },
      expiresAt: { S: 'never' },
      record: { S: expect.any(String) },
    });
    expect(recordIn(row)).toEqual({
      at: '2026-11-24T13:35:55.563Z',
      httpStatus: 400,
      count: 1,
      sender: SENDER,
      alerts: [
        {
          reason: MISSING,
          alertname: 'SiteOffline',
          accelerator: expect.any(String),
          reporter: 'site-a',
          namespace: expect.any(String),
          startsAt: expect.any(String),
          fingerprint: 'fefb802a49f43793',
        },
      ],
    });
    expect(world.refused).toEqual([1]);
  });

  it.each([
    {
      request: fromBytes(Buffer.alloc(256 * 1024 + 1)),
      status: 413,
      reason: 'The body is larger than 256 KiB.',
    },
    { request: { ...firing, body: '{' }, status: 400, reason: 'The body is not JSON.' },
    { request: { ...firing, body: '{}' }, status: 400, reason: '"alerts" must be an array.' },
  ])('of a whole request has its reason: $reason', async ({ request, status, reason }) => {
    const world = createWorld();

    await world.send(request);

    expect(world.records().map(recordIn)).toMatchObject([
      { httpStatus: status, reason, count: 1, alerts: [] },
    ]);
    expect(world.refused).toEqual([1]);
  });

  it('is small for every request', async () => {
    const world = createWorld();
    const long = '\u0000'.repeat(300);
    const request = withBody(({ alerts: [alert], ...body }) => ({
      ...body,
      alerts: Array.from({ length: 12 }, () => ({
        ...alert,
        fingerprint: long,
        labels: { ...alert?.labels, site: long, reporter: long, namespace: long, [long]: long },
      })),
    }));

    await world.send({ ...request, sender: { sourceIp: long, userAgent: long } });

    const [row] = world.records();
    expect(recordIn(row).alerts).toHaveLength(10);
    expect(Buffer.byteLength(row?.record?.S ?? '')).toBeLessThan(100_000);
    expect(world.refused).toEqual([12]);
  });

  it('has the refused alert of a group with another alert that starts an execution', async () => {
    const world = createWorld();

    await world.send(withBody(({ alerts, ...body }) => ({ ...body, alerts: [null, ...alerts] })));

    expect(world.calls().start).toBe(1);
    expect(world.records().map(recordIn)).toMatchObject([
      { count: 1, alerts: [{ reason: 'An alert must be an object.' }] },
    ]);
  });
});

describe('refusals are recorded at a bounded rate', () => {
  const refusedBy = (reporter: string) => withLabels({ site: null, reporter });

  it('once per period of five minutes for repeats', async () => {
    const world = createWorld();

    for (const seconds of [0, 90, 180, 270, 360]) {
      world.time.now = Date.parse('2026-11-24T13:35:10Z') + seconds * 1000;
      await world.send(noSite);
    }

    expect(world.records().map(({ id }) => id?.S?.slice(0, 16))).toEqual([
      '2026-11-24T13:35',
      '2026-11-24T13:40',
    ]);
    expect(world.refused).toEqual([1, 1, 1, 1, 1]);
  });

  it('ten times per period for different refusals', async () => {
    const world = createWorld();

    for (let number = 0; number < 30; number++) await world.send(refusedBy(`site-${number}`));

    expect(world.records()).toHaveLength(10);
    expect(world.refused).toHaveLength(30);
  });

  it('again after a failed write, which does not change the answer', async () => {
    const world = createWorld();
    world.dynamoDb.on(PutItemCommand).rejectsOnce(serviceError('ThrottlingException', 400)).resolves({});

    const answers = [await world.send(noSite), await world.send(noSite), await world.send(noSite)];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([400, 400, 400]);
    expect(world.records()).toHaveLength(2);
    expect(world.logged.filter(({ level }) => level === 'error').map(({ fields }) => fields.reason)).toEqual([
      expect.stringContaining('AuditTrailUnavailable: PutItem: ThrottlingException'),
    ]);
  });

  it('once by all workers: an existing row is no failure', async () => {
    const world = createWorld();
    world.dynamoDb.on(PutItemCommand).rejects(serviceError('ConditionalCheckFailedException', 400));

    await world.send(noSite);

    expect(world.logged.map(({ message }) => message)).toEqual(['answered']);
  });
});

describe('no call to AWS and no alarm', () => {
  it.each([
    { of: 'a request without credentials', request: { ...noSite, authorization: undefined } },
    { of: 'a wrong password', request: { ...noSite, authorization: basic(USER, 'wrong') } },
    {
      of: 'a large body with a wrong password',
      request: { ...fromBytes(Buffer.alloc(300_000)), authorization: basic(USER, 'wrong') },
    },
    { of: 'another method', request: { ...noSite, method: 'GET' } },
    { of: 'a resolved alert', request: withAlert({ status: 'resolved' }) },
    { of: 'an alert that starts an execution', request: firing },
  ])('is caused by $of', async ({ request }) => {
    const world = createWorld();

    await world.send(request);

    expect(world.records()).toEqual([]);
    expect(world.refused).toEqual([]);
  });
});
