import { expect, it } from 'vitest';
import type { Message } from '../../../../../functions/clients/topic.ts';
import {
  type AskApprovalInput,
  askApproval,
} from '../../../../../functions/restore/ask-approval/ask-approval.ts';
import { HOSTILE, UNESCAPED } from '../../../support/hostile.ts';
import { REQUEST } from '../../../support/restore-world.ts';

const TOKEN = 'the-token-of-the-task';
const planOf = (text: string): AskApprovalInput['plan'] => ({
  incident: `incident${text}`,
  site: `site-b${text}`,
  survivor: `site-a${text}`,
  entries: { [`sessions${text}`]: { survivor: 2600, site: 420 } },
  endpoints: [{ endpointId: `balancer${text}`, group: 'group', weight: 0 }],
  remarks: [`balancer goes back with weight 0${text}`],
});

/** The message, with the input as the state machine gives it: the token is in it. */
async function messageOf(ask: AskApprovalInput['ask'], text = ''): Promise<Message> {
  const messages: Message[] = [];
  const input = {
    request: REQUEST,
    execution: `arn:aws:states:eu-west-1:123456789012:execution:restores:restore_site-b${text}`,
    ask,
    plan: planOf(text),
    token: TOKEN,
  };
  const topic = { send: async (message: Message) => void messages.push(message) };
  expect(await askApproval(input, { topic })).toEqual({ verdict: 'SENT' });
  const [message] = messages;
  if (message === undefined || messages.length > 1) throw new Error(`${messages.length} messages`);
  return message;
}

it('the plan is sent with the line that approves it, and the one that refuses it', async () => {
  const { subject, text } = await messageOf('approve the plan');

  expect(subject).toBe('The restore of site-b waits for an approval');
  expect(text.split('\n')).toEqual([
    'The restore of site-b waits for an approval',
    '',
    'The entries of site-b will be thrown away, and those of site-a pushed to it:',
    'sessions: 420 thrown away, 2600 pushed',
    'Endpoints that go back: 1',
    'balancer goes back with weight 0',
    '',
    'Next: npm run fencing -- approve restore_site-b',
    'or: npm run fencing -- approve restore_site-b --no',
  ]);
});

it('the operators are asked to start Keycloak', async () => {
  const { subject, text } = await messageOf('start Keycloak');

  expect(subject).toBe('Start Keycloak at site-b now');
  expect(text).toContain('--keycloak by-hand: npm run fencing -- approve restore_site-b');
});

it.each(['approve the plan', 'start Keycloak'] as const)(
  'foreign text in "%s" is escaped and adds no line, and the token is not in the message',
  async (ask) => {
    const { subject, text } = await messageOf(ask, HOSTILE);

    expect(subject).toMatch(/^[!-~][ -~]{0,99}$/);
    expect(text).not.toMatch(UNESCAPED);
    expect(text.split('\n')).toHaveLength((await messageOf(ask)).text.split('\n').length);
    expect(subject + text).not.toContain(TOKEN);
  },
);
