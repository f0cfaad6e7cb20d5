import * as z from 'zod';
import { parseArguments } from '../../../tools/command-line/arguments.ts';
import type { Deployment } from '../../deployment/deployment.ts';
import type { Target } from '../../deployment/target.ts';
import { rehearse } from '../commands/rehearse.ts';
import { type Claim, type Finding, open, proved, refuted } from './finding.ts';

const document = z.object({
  blocked: z.boolean(),
  rehearsals: z.array(
    z.object({
      execution: z.string(),
      status: z.string(),
      checks: z.array(z.object({ check: z.string(), answer: z.string(), detail: z.string() })).default([]),
    }),
  ),
});

/**
 * @param webhookUrl the function URL
 * @param local whether it is an emulator's, which checks no permission of a URL
 */
export const rehearsalClaims = (
  stack: Deployment,
  target: Target,
  webhookUrl: string,
  local: boolean,
): Claim[] => [
  {
    claim: "the webhook's URL may be invoked by everyone",
    settle: async () =>
      local ? open('the emulator checks no permission of a function URL') : unauthorized(webhookUrl),
  },
  {
    claim: 'the roles, networks, secrets and keys suffice for a fencing in both directions',
    settle: () => rehearsed(stack, target),
  },
];

/** The function refuses a request without credentials with 401. Lambda refuses it with 403 if a permission is missing. */
async function unauthorized(webhookUrl: string): Promise<Finding> {
  const { status } = await fetch(webhookUrl, { method: 'POST', body: '{}' });
  const detail = `a POST without credentials was answered ${status}`;
  return status === 401 ? proved(detail) : refuted(detail);
}

async function rehearsed(stack: Deployment, target: Target): Promise<Finding> {
  const given = parseArguments([], rehearse);
  const { document: printed } = await rehearse.run(given, async () => stack, target);
  const { blocked, rehearsals } = document.parse(printed);
  const blocking = rehearsals.flatMap(({ execution, status, checks }) => [
    ...(status === 'SUCCEEDED' ? [] : [`${execution} ended as ${status}`]),
    ...checks
      .filter(({ answer }) => answer === 'blocks')
      .map(({ check, detail }) => `${execution}: ${check}: ${detail}`),
  ]);
  if (blocked) return refuted(blocking.join('; '));
  const unknown = rehearsals.flatMap(({ checks }) =>
    checks.filter(({ detail }) => detail.startsWith('unknown')),
  );
  return unknown.length === 0
    ? proved(`${rehearsals.length} rehearsals, none blocked`)
    : open(unknown.map(({ check, detail }) => `${check}: ${detail}`).join('; '));
}
