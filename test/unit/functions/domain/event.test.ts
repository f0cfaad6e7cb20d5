import { describe, expect, it } from 'vitest';
import { dnsName, fencingEvent, normalizeDnsName, siteName } from '../../../../functions/domain/event.ts';
import { EVENT } from '../../support/claim.ts';

describe('a site name', () => {
  it.each([
    { name: 'a', valid: true },
    { name: 'Site_b.eu-west-1', valid: true },
    { name: 'x'.repeat(63), valid: true },
    { name: '...', valid: true },
    { name: '', valid: false },
    { name: 'x'.repeat(64), valid: false },
    { name: '.', valid: false },
    { name: '..', valid: false },
    { name: ' site-b', valid: false },
    { name: 'site-b ', valid: false },
    { name: 'site/b', valid: false },
    { name: 'sité-b', valid: false },
  ])('"$name" is valid: $valid', ({ name, valid }) => {
    expect(siteName.safeParse(name).success).toBe(valid);
  });

  it.each([
    { name: 'a b', fault: 'must be 1 to 63 characters of A-Z a-z 0-9 . _ -' },
    { name: '..', fault: 'must not be "." or ".."' },
  ])('"$name" $fault', ({ name, fault }) => {
    expect(siteName.safeParse(name).error?.issues[0]?.message).toBe(fault);
  });
});

describe('a DNS name', () => {
  const label = 'x'.repeat(63);
  it.each([
    { name: 'a1234567890abcdef.awsglobalaccelerator.com', valid: true },
    { name: 'A1234567890ABCDEF.dualstack.awsglobalaccelerator.com', valid: true },
    { name: 'a.b', valid: true },
    { name: '0-9.b-0', valid: true },
    { name: `${label}.${label}`, valid: true },
    { name: `${'a.'.repeat(126)}c`, valid: true },
    { name: `${'a.'.repeat(126)}cd`, valid: false },
    { name: 'com', valid: false },
    { name: '', valid: false },
    { name: '.com', valid: false },
    { name: 'a..com', valid: false },
    { name: 'a.com.', valid: false },
    { name: '-a.com', valid: false },
    { name: 'a-.com', valid: false },
    { name: 'a.-com', valid: false },
    { name: 'a.com-', valid: false },
    { name: 'a.1com', valid: false },
    { name: 'a_b.com', valid: false },
    { name: 'a.c_m', valid: false },
    { name: `x${label}.com`, valid: false },
    { name: `a.x${label}`, valid: false },
    { name: ' a.com', valid: false },
    { name: 'a.com ', valid: false },
  ])('"$name" is valid: $valid', ({ name, valid }) => {
    expect(dnsName.safeParse(name).success).toBe(valid);
  });

  it.each([
    { name: 'A1.AwsGlobalAccelerator.com', normal: 'a1.awsglobalaccelerator.com' },
    { name: 'a1.example.com.', normal: 'a1.example.com' },
    { name: 'a1.example.com..', normal: 'a1.example.com.' },
  ])('$name is $normal for comparison', ({ name, normal }) => {
    expect(normalizeDnsName(name)).toBe(normal);
  });
});

describe('an event', () => {
  it.each<{ with: string; changes: object; valid: boolean }>([
    { with: 'nothing changed', changes: {}, valid: true },
    { with: 'no fingerprint', changes: { fingerprint: '' }, valid: true },
    { with: 'a fingerprint of 64 characters', changes: { fingerprint: 'f'.repeat(64) }, valid: true },
    { with: 'a longer fingerprint', changes: { fingerprint: 'f'.repeat(65) }, valid: false },
    { with: 'another mode', changes: { mode: 'observe' }, valid: false },
    { with: 'the mode rehearsal', changes: { mode: 'rehearsal' }, valid: true },
    { with: 'a time without a zone', changes: { startsAt: '2026-11-24T13:35:54' }, valid: false },
    { with: 'another field', changes: { annotations: {} }, valid: false },
  ])('with $with is valid: $valid', ({ changes, valid }) => {
    expect(fencingEvent.safeParse({ ...EVENT, ...changes }).success).toBe(valid);
  });
});
