import { describe, expect, it } from 'vitest';
import { claimed, EVENT, EXECUTION, incident, NOW, OTHER_EXECUTION } from '../../../../support/claim.ts';
import { ACCELERATOR, accelerator, recorded, siteA, siteB } from '../../../../support/topology.ts';
import { ACTOR, createWorld } from './verbs.ts';

const startedBy = (executions = [OTHER_EXECUTION]) => createWorld(claimed(incident({ executions })));

describe('an incident that is resumed', () => {
  const second = { ...EVENT, accelerator: 'a2.awsglobalaccelerator.com' };
  const other = accelerator([[{ endpoints: [siteA, siteB] }]], { arn: 'accelerator-2' });

  it("also records another execution's accelerator, event and endpoints", async () => {
    const { claims, memory } = startedBy();
    const endpoints = recorded('site-b', other);

    await claims.resume(memory.kept(), incident(), {
      ...ACTOR,
      event: second,
      accelerators: [ACCELERATOR, 'accelerator-2'],
      endpoints,
    });

    expect(memory.kept().current).toEqual(
      incident({
        executions: [OTHER_EXECUTION, EXECUTION],
        intent: { write: 'remove-endpoints', at: NOW },
        events: [EVENT, second],
        accelerators: [ACCELERATOR, 'accelerator-2'],
        endpoints: [...recorded('site-b'), ...endpoints],
      }),
    );
  });

  it('records the event of an accelerator once, whichever one it was first recorded for', async () => {
    const found = incident({ events: [EVENT, second] });
    const { claims, memory } = createWorld(claimed(found));
    const repeat = { ...second, startsAt: '2026-11-24T13:40:54.532Z' };

    await claims.resume(memory.kept(), found, { ...ACTOR, event: repeat });

    expect(memory.kept().current?.events).toEqual([EVENT, second]);
  });

  it('records a load balancer of a second group or of a second listener', async () => {
    const { claims, memory } = startedBy();
    const groups = accelerator([
      [{ endpoints: [siteB] }, { endpoints: [siteA, siteB] }],
      [{ endpoints: [siteA, siteB] }],
    ]);

    await claims.resume(memory.kept(), incident(), {
      ...ACTOR,
      endpoints: recorded('site-b', groups),
      listeners: [`${ACCELERATOR}/1`, `${ACCELERATOR}/2`],
    });

    expect(memory.kept().current?.endpoints).toEqual(recorded('site-b', groups));
    expect(memory.kept().current?.listeners).toEqual([`${ACCELERATOR}/1`, `${ACCELERATOR}/2`]);
  });

  it('keeps an endpoint as first recorded, although its weight has changed', async () => {
    const { claims, memory } = startedBy();
    const endpoints = recorded('site-b').map((endpoint) => ({ ...endpoint, weight: 0 }));

    await claims.resume(memory.kept(), incident(), { ...ACTOR, endpoints });

    expect(memory.kept().current?.endpoints).toEqual(recorded('site-b'));
  });

  it('keeps the last 50 executions', async () => {
    const executions = Array.from({ length: 50 }, (_, index) => `execution-${index}`);
    const { claims, memory } = startedBy(executions);

    await claims.resume(memory.kept(), incident({ executions }), ACTOR);

    expect(memory.kept().current?.executions).toEqual([...executions.slice(1), EXECUTION]);
  });
});
