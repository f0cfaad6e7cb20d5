import { expect } from 'vitest';
import type { RestResponse } from '../../../infra/local/stand-ins/infinispan/rest-response.ts';
import { CREDENTIALS } from './arrangement.ts';
import { type Ask, bringOnline, type Case, type Circumstance, type Expected } from './case.ts';

/** A site that the cases send requests to. */
export interface Subject {
  ask(request: {
    readonly method: string;
    readonly path: string;
    readonly authorization: string | undefined;
    /** The header `flags`. */
    readonly flags: string | undefined;
    /** 0 is the site master. */
    readonly node: 0 | 1;
  }): Promise<RestResponse>;
  arrange(circumstance: Circumstance): Promise<void>;
  /** Undoes every circumstance. */
  restore(): Promise<void>;
}

/** Runs a case and restores the subject's state. */
export async function check(subject: Subject, { given = [], when, expected }: Case): Promise<void> {
  try {
    for (const step of given) {
      if (typeof step === 'string') await subject.arrange(step);
      else expect((await ask(subject, step)).status, `${step.method} ${step.path}`).toBeLessThan(300);
    }
    compare(await ask(subject, when), expected);
  } finally {
    await subject.restore();
    for (const site of ['site-b', 'site-c']) await ask(subject, bringOnline(site));
  }
}

export function ask(
  subject: Pick<Subject, 'ask'>,
  { method, path, as = 'fencer', authorization, at, flags }: Ask,
): Promise<RestResponse> {
  const credentials = CREDENTIALS[as];
  const basic = credentials && `Basic ${Buffer.from(credentials).toString('base64')}`;
  return subject.ask({
    method,
    path,
    authorization: authorization ?? basic,
    flags,
    node: at === 'other node' ? 1 : 0,
  });
}

function compare({ status, headers, body }: RestResponse, expected: Expected): void {
  const { json, members, text = '', challenge = false } = expected;
  const isJson = json !== undefined || members !== undefined;
  const plain = typeof text === 'string' ? text : expect.stringMatching(text);
  const seen = {
    status,
    type: headers['content-type'],
    challenge: /^Basic realm="default"/.test(headers['www-authenticate'] ?? ''),
    body: isJson ? parsed(body) : body,
  };
  expect(seen).toEqual({
    status: expected.status,
    type: expected.type ?? (isJson ? 'application/json' : undefined),
    challenge,
    body: json ?? (members ? expect.objectContaining(members) : plain),
  });
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
