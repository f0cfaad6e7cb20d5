import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import input from '../../../fixtures/webhook/execution-input.json' with { type: 'json' };
import { basic, firing, USER, withAlert, withBody } from './requests.ts';
import { createWorld } from './world.ts';

const MINUTE = 60_000;

describe('the input of an execution', () => {
  it('is the event, with its labels in order', async () => {
    const world = createWorld();

    await world.send(firing);

    expect(world.starts()).toEqual([{ name: 'site-b_by_site-a_20261124T133554Z_3e7e0bd4_001', input }]);
  });

  it('is the same text for two different deliveries', async () => {
    const world = createWorld();
    const again = withBody(({ alerts, ...rest }) => ({
      ...rest,
      groupKey: 'from another replica',
      alerts: alerts.map(({ labels, ...alert }) => ({
        labels: Object.fromEntries(Object.entries(labels).reverse()),
        ...alert,
        annotations: { summary: 'another text' },
        generatorURL: 'http://prometheus-1:9090',
        startsAt: '2026-11-24T13:35:54.532Z',
      })),
    }));

    await world.send(firing);
    await world.send(again);

    const [first, second] = world.stepFunctions.commandCalls(StartExecutionCommand);
    expect(second?.args[0].input).toEqual(first?.args[0].input);
  });

  it('leaves out a label that would replace the prototype', async () => {
    const world = createWorld();
    const body = firing.body.replaceAll('"namespace":', '"__proto__":');

    const answer = await world.send({ ...firing, body });

    expect(answer.statusCode).toBe(202);
    const { namespace: _, ...labels } = input.labels;
    expect(world.starts().map((start) => start.input)).toEqual([{ ...input, labels }]);
  });

  it.each([
    { after: 0, attempt: '001' },
    { after: 2 * MINUTE, attempt: '001' },
    { after: 5 * MINUTE, attempt: '002' },
    { after: 30 * MINUTE, attempt: '007' },
    { after: 60 * MINUTE, attempt: '013' },
  ])('is attempt $attempt after $after ms', async ({ after, attempt }) => {
    const world = createWorld();
    world.time.now += after;

    await world.send(firing);

    expect(world.starts()[0]?.name).toMatch(new RegExp(`_${attempt}$`));
  });
});

describe('many alerts', () => {
  const sites = Array.from({ length: 60 }, (_, index) => `site-${index}`);
  const request = withBody(({ alerts, ...rest }) => ({
    ...rest,
    truncatedAlerts: 3,
    alerts: sites.flatMap((reporter) =>
      alerts.map((alert) => ({ ...alert, labels: { ...alert.labels, reporter, site: 'offline' } })),
    ),
  }));

  it('are started in parallel, fifty at once, each with its own result', async () => {
    const world = createWorld();
    let running = 0;
    let most = 0;
    world.stepFunctions.on(StartExecutionCommand).callsFake(async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise(setImmediate);
      running -= 1;
      return {};
    });

    const answer = await world.send(request);

    expect(most).toBe(50);
    expect(world.calls()).toEqual({ secret: 1, start: sites.length });
    const { alerts } = JSON.parse(answer.body ?? '') as { alerts: { reporter: string }[] };
    expect(alerts.map(({ reporter }) => reporter)).toEqual(sites);
  });

  it('that were truncated are counted and logged, and the others started', async () => {
    const world = createWorld();

    const answer = await world.send(request);

    expect(answer.statusCode).toBe(202);
    expect(world.calls().start).toBe(sites.length);
    expect(world.truncated).toEqual([3]);
    expect(world.logged.map(({ level, fields }) => ({ level, fields }))).toEqual([
      { level: 'warn', fields: { truncatedAlerts: 3 } },
      { level: 'info', fields: expect.objectContaining({ status: 202 }) },
    ]);
  });

  it('without truncated ones are not counted', async () => {
    const world = createWorld();

    await world.send(withAlert({}));

    expect(world.truncated).toEqual([]);
  });
});

describe('the line of an answer', () => {
  it.each([
    {
      to: 'an alert that starts an execution',
      request: firing,
      fields: {
        status: 202,
        answer: 'accepted',
        alerts: [
          {
            fingerprint: 'fefb802a49f43793',
            site: 'site-b',
            reporter: 'site-a',
            result: 'started',
            execution: 'site-b_by_site-a_20261124T133554Z_3e7e0bd4_001',
          },
        ],
      },
    },
    {
      to: 'a wrong password',
      request: { ...firing, authorization: basic(USER, 'wrong') },
      fields: { status: 403, answer: 'forbidden', error: 'Invalid username or password.' },
    },
  ])('to $to has these fields only', async ({ request, fields }) => {
    const world = createWorld();

    await world.send(request);

    expect(world.logged.map((line) => JSON.parse(JSON.stringify(line.fields)) as unknown)).toEqual([fields]);
  });
});

describe('a failure', () => {
  it('has its cause in the log, and not in the answer', async () => {
    const world = createWorld();
    world.stepFunctions.on(StartExecutionCommand).rejects(new Error('no route to Step Functions'));

    const answer = await world.send(firing);

    const [line] = world.logged;
    const reason = 'ExecutionNotStarted: StartExecution: Error; caused by Error: no route to Step Functions';
    expect(line).toMatchObject({ level: 'error', fields: { failures: [reason] } });
    expect(answer.body).not.toContain('no route');
  });

  it('of our own code is a 503, too', async () => {
    const world = createWorld();
    const broken = new TypeError('something is not a function');

    const answer = await world.send(
      Object.defineProperty({ ...firing }, 'method', {
        get: () => {
          throw broken;
        },
      }),
    );

    expect(answer.statusCode).toBe(503);
    expect(answer.body).not.toContain('function');
    expect(world.logged).toMatchObject([{ level: 'error', fields: { status: 503, reason: String(broken) } }]);
  });
});
