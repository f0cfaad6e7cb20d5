import { describe, expect, it } from 'vitest';
import type { TrailRecord } from '../../../../../infra/operator/records/audit-trail.ts';
import {
  refusalLine,
  requireRecords,
  summarizeRefusals,
} from '../../../../../infra/operator/records/refusals.ts';

const row = (at: string, more: object): TrailRecord => ({
  id: `${at}#0a1b2c3d#refused`,
  event: 'refused/keycloak/0a1b2c3d',
  execution: '',
  step: 'refused',
  incident: 'none',
  record: {
    at,
    httpStatus: 400,
    count: 1,
    alerts: [],
    sender: { sourceIp: '192.0.2.1', userAgent: 'Alertmanager/0.28.1' },
    ...more,
  },
});
const MISSING = { reason: 'The label "site" is missing.', reporter: 'site-a' };

describe('refusals', () => {
  it('are the rows of their step, newest first', () => {
    const rows = [
      row('2026-11-24T13:35:00.000Z', {}),
      { ...row('2026-11-24T13:36:00.000Z', {}), step: 'paused' },
      row('2026-11-24T13:40:00.000Z', {}),
    ];

    expect(summarizeRefusals(rows).map(({ at }) => at)).toEqual([
      '2026-11-24T13:40:00.000Z',
      '2026-11-24T13:35:00.000Z',
    ]);
  });

  it.each([
    {
      of: 'equal alerts',
      more: { alerts: [MISSING, MISSING], count: 2 },
      what: 'REFUSED 400, 2 alerts: The label "site" is missing.',
    },
    {
      of: 'a request',
      more: { httpStatus: 413, reason: 'The body is larger than 256 KiB.' },
      what: 'REFUSED 413, 1 alert: The body is larger than 256 KiB.',
    },
  ])('are one line each with reason and sender: $of', ({ more, what }) => {
    const [refusal] = summarizeRefusals([row('2026-11-24T13:35:00.000Z', more)]);

    expect(refusal && refusalLine(refusal)).toBe(
      `2026-11-24T13:35:00.000Z  ${what}  from 192.0.2.1 Alertmanager/0.28.1  refused/keycloak/0a1b2c3d`,
    );
  });

  it('without a record are not found', () => {
    expect(() => requireRecords('refused/keycloak/0a1b2c3d', [])).toThrow(
      'No refusal refused/keycloak/0a1b2c3d is on record',
    );
  });
});
