import { describe, expect, it } from 'vitest';
import type { FailureRecord } from '../../../../../functions/clients/audit-trail.ts';
import type { FailedExecution, FailureDetails } from '../../../../../functions/clients/execution-history.ts';
import type { Claim } from '../../../../../functions/domain/claim/claim.ts';
import { recordFailure } from '../../../../../functions/operations/record-failure/record-failure.ts';
import { failedExecutionOf } from '../../../../../functions/operations/status-change.ts';
import aborted from '../../../../fixtures/record-failure/aborted.json' with { type: 'json' };
import statusChange from '../../../../fixtures/record-failure/status-change.json' with { type: 'json' };
import timedOut from '../../../../fixtures/record-failure/timed-out.json' with { type: 'json' };
import input from '../../../../fixtures/webhook/execution-input.json' with { type: 'json' };
import { claimed, incident, opposite, restoring, UNCLAIMED } from '../../../support/claim.ts';
import { REQUEST } from '../../../support/restore-world.ts';

const ENDED: FailedExecution = failedExecutionOf(statusChange);
const TEXT = JSON.stringify(input);

/** A trail that keeps the rows written to it. */
function createWorld(ending: FailureDetails = { input: TEXT }, claim: Claim = UNCLAIMED) {
  const records: FailureRecord[] = [];
  let reads = 0;
  const isSame = (one: FailedExecution) => (other: FailedExecution) =>
    one.arn === other.arn && one.redriveCount === other.redriveCount;
  const collaborators = {
    history: {
      failureOf: async () => {
        reads += 1;
        return ending;
      },
    },
    claims: { read: async () => claim },
    trail: {
      hasFailure: async (ended: FailedExecution) => records.some(isSame(ended)),
      recordFailure: async (ended: FailureRecord) => {
        if (records.some(isSame(ended))) return false;
        records.push(ended);
        return true;
      },
    },
  };
  return { records, collaborators, reads: () => reads };
}

describe("EventBridge's event", () => {
  it('describes the ending', () => {
    expect(ENDED).toEqual({
      arn: 'arn:aws:states:us-east-1:123456789012:execution:state-machine-name:execution-name',
      name: 'execution-name',
      status: 'FAILED',
      redriveCount: 0,
      stoppedAt: 1551225146847,
    });
  });

  it.each([
    { event: timedOut, status: 'TIMED_OUT', stoppedAt: '2026-11-24T14:35:58.117Z' },
    { event: aborted, status: 'ABORTED', stoppedAt: '2026-11-24T13:36:41.730Z' },
  ])('describes one that is $status, in the shape of the Step Functions Developer Guide', (row) => {
    expect(failedExecutionOf(row.event)).toEqual({
      arn: 'arn:aws:states:eu-west-1:123456789012:execution:state-machine-name:execution-name',
      name: 'execution-name',
      status: row.status,
      redriveCount: 0,
      stoppedAt: Date.parse(row.stoppedAt),
    });
  });

  it('has the number of redrives', () => {
    const redriven = { detail: { ...statusChange.detail, redriveCount: 2 } };

    expect(failedExecutionOf(redriven).redriveCount).toBe(2);
  });

  it.each([
    { not: 'an ending', event: { detail: { ...statusChange.detail, status: 'RUNNING', stopDate: null } } },
    { not: 'a failure', event: { detail: { ...statusChange.detail, status: 'SUCCEEDED' } } },
    { not: 'of Step Functions', event: {} },
  ])('is rejected if it is not $not', ({ event }) => {
    expect(() => failedExecutionOf(event)).toThrow();
  });
});

describe('an ending', () => {
  it('is recorded with state and error', async () => {
    const { records, collaborators } = createWorld({
      input: TEXT,
      state: 'Take site offline',
      error: 'InfinispanRefused',
      cause: 'x'.repeat(1001),
    });

    expect(await recordFailure(ENDED, collaborators)).toEqual({ verdict: 'RECORDED' });

    const { accelerator, site, reporter, startsAt } = input;
    expect(records).toEqual([
      {
        ...ENDED,
        event: `${accelerator}/${site}/${reporter}/${startsAt}`,
        state: 'Take site offline',
        error: 'InfinispanRefused',
        cause: 'x'.repeat(1000),
      },
    ]);
  });

  it('is recorded once for two calls, with one request to Step Functions', async () => {
    const { records, collaborators, reads } = createWorld();

    await recordFailure(ENDED, collaborators);

    expect(await recordFailure(ENDED, collaborators)).toEqual({ verdict: 'ON_RECORD' });
    expect(records).toHaveLength(1);
    expect(reads()).toBe(1);
  });

  it('is recorded once for two parallel calls', async () => {
    const { records, collaborators } = createWorld();

    const verdicts = await Promise.all([ENDED, ENDED].map((ended) => recordFailure(ended, collaborators)));

    expect(verdicts).toEqual([{ verdict: 'RECORDED' }, { verdict: 'ON_RECORD' }]);
    expect(records).toHaveLength(1);
  });

  it('after a redrive is another one', async () => {
    const { records, collaborators } = createWorld();

    await recordFailure(ENDED, collaborators);
    await recordFailure({ ...ENDED, redriveCount: 1 }, collaborators);

    expect(records.map(({ redriveCount }) => redriveCount)).toEqual([0, 1]);
  });

  const { incident: id } = incident();

  it.each([
    { of: 'the incident in force', claim: claimed(restoring()), event: `restore/${id}` },
    { of: 'the last incident', claim: claimed(incident({ phase: 'closed' })), event: `restore/${id}` },
    { of: 'no incident of this site', claim: claimed(opposite()), event: 'restore/none' },
    { of: 'no incident at all', claim: UNCLAIMED, event: 'restore/none' },
  ])('of a restore is recorded for $of', async ({ claim, event }) => {
    const { records, collaborators } = createWorld({ input: JSON.stringify(REQUEST) }, claim);

    await recordFailure(ENDED, collaborators);

    expect(records.map((record) => record.event)).toEqual([event]);
  });

  it('of an execution without an input is recorded for an unknown event', async () => {
    const { records, collaborators } = createWorld({ input: undefined });

    await recordFailure(ENDED, collaborators);

    expect(records.map(({ event }) => event)).toEqual(['unknown']);
  });
});
