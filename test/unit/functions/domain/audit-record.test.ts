import { describe, expect, it } from 'vitest';
import { parseAuditRecord } from '../../../../functions/domain/audit-record.ts';

const endpoint = { listener: 'l', group: 'g', endpointId: 'e' };
const probe = {
  answered: true,
  observation: { localSite: 'site-a', siteMaster: true, sitesView: ['site-a'], backup: 'online' },
};
const accelerator = {
  dnsName: 'a.example.com',
  listeners: [
    {
      arn: 'l',
      groups: [
        {
          arn: 'g',
          region: 'eu-west-1',
          trafficDial: 100,
          endpoints: [
            { endpointId: 'e', site: 'site-b', health: 'HEALTHY', weight: 128 },
            { endpointId: 'x', site: null, health: 'INITIAL', weight: 0 },
          ],
        },
      ],
    },
  ],
};

describe('the record of a row', () => {
  it.each<{ of: string; record: object }>([
    {
      of: 'observations',
      record: { input: { labels: { site: 'site-b' } }, accelerator, health: { infinispan: probe } },
    },
    { of: 'observations without an accelerator', record: { accelerator: null, health: {} } },
    {
      of: 'observations without an answer',
      record: { health: { infinispan: { answered: false, why: 'GET : ETIMEDOUT' } } },
    },
    { of: 'a removal', record: { before: [endpoint], removed: [] } },
    {
      of: 'an outcome',
      record: {
        output: {
          verdict: 'GO',
          detail: 'd',
          infinispan: probe,
          before: 'online',
          after: 'offline',
          caches: { sessions: 'ok' },
          removed: [endpoint],
        },
      },
    },
    { of: 'a rollback', record: { output: { before: [endpoint], restored: [endpoint] } } },
    {
      of: 'a failure',
      record: { status: 'FAILED', state: 's', error: 'e', cause: 'c', redriveCount: 1 },
    },
    {
      of: 'a refusal',
      record: {
        at: '2026-11-24T14:00:00Z',
        httpStatus: 400,
        alerts: [{ site: 'site-b' }],
        count: 1,
        sender: { sourceIp: '192.0.2.1', userAgent: 'curl' },
      },
    },
    {
      of: "an operator's action",
      record: {
        by: 'b',
        of: 'o',
        action: 'a',
        why: 'w',
        until: 'u',
        reason: 'r',
        replaced: { until: 1 },
        ended: 1,
        despite: ['d'],
      },
    },
  ])('of $of is read', ({ record }) => {
    expect(parseAuditRecord(record)).toEqual(record);
  });

  it.each<{ record: unknown }>([
    { record: undefined },
    { record: 'text' },
    { record: { status: 7 } },
    { record: { removed: [{ ...endpoint, group: 7 }] } },
    { record: { health: { infinispan: { answered: 'yes' } } } },
  ])('$record is empty', ({ record }) => {
    expect(parseAuditRecord(record)).toEqual({});
  });
});
