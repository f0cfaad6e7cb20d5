import { describe, expect, it } from 'vitest';
import type { Allowed } from '../../../../../functions/clients/permissions.ts';
import { writePermissions } from '../../../../../functions/fence/rehearse/write-permissions.ts';
import { EVENT } from '../../../support/claim.ts';
import { accelerator, both } from '../../../support/topology.ts';

const settings = {
  observe: false,
  requireSiteViewLoss: true,
  roles: { updateEndpointGroup: 'arn:update', takeSiteOffline: 'arn:offline' },
  claimsTable: 'arn:claims',
};
const REMOVAL = 'removing endpoints is permitted';
const BEFORE_REMOVAL = 'writing the claim is permitted, before a removal';
const BEFORE_OFFLINE = 'writing the claim is permitted, before a take-offline';
const all = (result: readonly [string, string]) =>
  [REMOVAL, BEFORE_REMOVAL, BEFORE_OFFLINE].map((check) => [check, ...result]);
const permitted = [
  'ok',
  "by IAM's simulation of the role, which leaves out resource policies and resource control policies",
] as const;

describe('the permissions to write', () => {
  it.each<{ when: string; allowed: Allowed; seen?: typeof both | null; checks: readonly unknown[] }>([
    { when: 'IAM permits all', allowed: { simulated: true, denied: [] }, checks: all(permitted) },
    {
      when: 'IAM denies two actions',
      allowed: { simulated: true, denied: ['a on x', 'b on x'] },
      checks: all(['blocks', 'not permitted: a on x, b on x']),
    },
    {
      when: 'IAM lacks a value of a condition',
      allowed: { simulated: true, denied: [], uncertain: ['a on x, without a value of k', 'b on x'] },
      checks: all(['remark', 'perhaps not permitted: a on x, without a value of k; b on x']),
    },
    {
      when: 'IAM denies an action, and lacks a value for another one',
      allowed: { simulated: true, denied: ['a on x'], uncertain: ['b on x'] },
      checks: all(['blocks', 'not permitted: a on x']),
    },
    {
      when: 'IAM does not simulate the role',
      allowed: { simulated: false, why: 'AccessDenied' },
      checks: all(['remark', 'unknown: AccessDenied']),
    },
    {
      when: 'the accelerator has no group',
      allowed: { simulated: true, denied: [] },
      seen: accelerator([[]]),
      checks: all(permitted).slice(1),
    },
    {
      when: 'no accelerator was found',
      allowed: { simulated: true, denied: [] },
      seen: null,
      checks: all(permitted).slice(1),
    },
  ])('where $when', async ({ allowed, seen = both, checks }) => {
    const input = { event: EVENT, accelerator: seen, output: { verdict: 'GO' } } as const;

    const results = await writePermissions(input, { ofRole: async () => allowed }, settings);

    expect(results.map(({ check, answer, detail }) => [check, answer, detail])).toEqual(checks);
  });
});
