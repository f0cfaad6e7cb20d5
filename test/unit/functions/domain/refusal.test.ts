import { describe, expect, it } from 'vitest';
import {
  boundedRefusal,
  describeAlert,
  type Refusal,
  refusalDigest,
  refusalKey,
} from '../../../../functions/domain/refusal.ts';

const LONG = 'x'.repeat(300);
const CLIPPED = 'x'.repeat(200);
const REASON = 'the label "site" is missing';

describe('a refused alert is described', () => {
  it.each([
    {
      by: 'its identifying fields',
      raw: {
        labels: {
          alertname: 'SiteOffline',
          accelerator: 'a.example.com',
          site: 'site-b',
          reporter: 'site-a',
          namespace: 'keycloak',
          password: 'secret',
        },
        startsAt: '2026-11-24T14:00:00Z',
        fingerprint: 'f',
        annotations: { summary: 'text' },
      },
      fields: {
        alertname: 'SiteOffline',
        accelerator: 'a.example.com',
        site: 'site-b',
        reporter: 'site-a',
        namespace: 'keycloak',
        startsAt: '2026-11-24T14:00:00Z',
        fingerprint: 'f',
      },
    },
    {
      by: 'those of its fields that are text',
      raw: { labels: { site: 7, reporter: 'site-a' }, startsAt: null },
      fields: { reporter: 'site-a' },
    },
    {
      by: 'the start of long fields',
      raw: { labels: { site: LONG }, fingerprint: LONG },
      fields: { site: CLIPPED, fingerprint: CLIPPED },
    },
    { by: 'the reason alone, without labels', raw: {}, fields: {} },
    { by: 'the reason alone, if its labels are null', raw: { labels: null }, fields: {} },
    { by: 'the reason alone, if it is null', raw: null, fields: {} },
    { by: 'the reason alone, if it is a text', raw: 'site-b', fields: {} },
    { by: 'the reason alone, if it is missing', raw: undefined, fields: {} },
  ])('by $by', ({ raw, fields }) => {
    expect(describeAlert(raw, REASON)).toStrictEqual({ reason: REASON, ...fields });
  });

  it('with the start of a long reason', () => {
    expect(describeAlert({}, LONG)).toStrictEqual({ reason: CLIPPED });
  });
});

const refusal: Refusal = {
  httpStatus: 400,
  alerts: [{ reason: REASON }],
  count: 1,
  sender: { sourceIp: '192.0.2.1', userAgent: 'Alertmanager/0.28.1' },
};

it('a bounded refusal has ten alerts, the count of all, and the start of the sender', () => {
  const alerts = Array.from({ length: 12 }, (_, index) => ({ reason: `${index}` }));

  const bounded = boundedRefusal({
    ...refusal,
    reason: REASON,
    alerts,
    count: 12,
    sender: { sourceIp: LONG, userAgent: LONG },
  });

  expect(bounded).toEqual({
    httpStatus: 400,
    reason: REASON,
    alerts: alerts.slice(0, 10),
    count: 12,
    sender: { sourceIp: CLIPPED, userAgent: CLIPPED },
  });
});

describe('the digest of a refusal', () => {
  const digest = refusalDigest(refusal);

  it('has eight hexadecimal digits, and is the same for a repeat', () => {
    expect(digest).toMatch(/^[0-9a-f]{8}$/);
    expect(refusalDigest(structuredClone(refusal))).toBe(digest);
  });

  it.each<{ of: string; changes: Partial<Refusal> }>([
    { of: 'status', changes: { httpStatus: 413 } },
    { of: 'reason', changes: { reason: 'The body is not JSON.' } },
    { of: 'alert', changes: { alerts: [{ reason: 'another' }] } },
    { of: 'sender', changes: { sender: { ...refusal.sender, sourceIp: '192.0.2.2' } } },
  ])('differs by $of', ({ changes }) => {
    expect(refusalDigest({ ...refusal, ...changes })).not.toBe(digest);
  });
});

it('the key of a refusal has three parts', () => {
  expect(refusalKey('keycloak', '0a1b2c3d')).toBe('refused/keycloak/0a1b2c3d');
});
