import { describe, expect, it } from 'vitest';
import { auditItem, expiryOf, rowId, timeOfRow } from '../../../../functions/domain/audit-row.ts';

const AT = Date.parse('2026-11-24T14:00:00.999Z');

it('the id of a row starts with its time, so that rows sort by time', () => {
  const id = rowId(AT, 'an-execution', 'outcome');

  expect(id).toBe('2026-11-24T14:00:00.999Z#an-execution#outcome');
  expect(timeOfRow(id)).toBe('2026-11-24T14:00:00.999Z');
});

it.each([
  { days: 0, expiry: { S: 'never' } },
  { days: 1, expiry: { N: '1795615200' } },
  { days: 90, expiry: { N: '1803304800' } },
])('a row that is kept for $days days has the expiry $expiry', ({ days, expiry }) => {
  expect(expiryOf(AT, days)).toEqual(expiry);
});

describe('the expiry of a row', () => {
  const row = {
    application: { S: 'keycloak' },
    id: { S: rowId(AT, 'an-execution', 'outcome') },
    event: { S: 'unknown' },
    step: { S: 'outcome' },
    record: { S: '{}' },
  };

  it.each([
    { expiresAt: { N: '1795615200' }, valid: true },
    { expiresAt: { S: 'never' }, valid: true },
    { expiresAt: { S: '1795615200' }, valid: false },
    { expiresAt: { N: '1795615200.5' }, valid: false },
    { expiresAt: { N: '-1795615200' }, valid: false },
    { expiresAt: { N: '' }, valid: false },
    { expiresAt: undefined, valid: false },
  ])('$expiresAt is valid: $valid', ({ expiresAt, valid }) => {
    expect(auditItem.safeParse({ ...row, expiresAt }).success).toBe(valid);
  });
});
