import { describe, expect, it } from 'vitest';
import type { WebhookRequest } from '../../../../functions/webhook/handle-request.ts';
import { PASSWORD } from './requests.ts';
import { createWorld } from './world.ts';

/** One row of the webhook's table: a request, and everything that must be true of its answer. */
export interface Row {
  readonly when: string;
  readonly request: WebhookRequest;
  /** Sets the behaviour of AWS. @default - both services answer */
  readonly given?: (world: ReturnType<typeof createWorld>) => void;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** The answer's body, parsed; null for no body, left out for any. */
  readonly body?: unknown;
  readonly calls: { readonly secret: number; readonly start: number };
}

/** The number of calls to AWS. */
export const NO_CALL = { secret: 0, start: 0 } as const;
export const SECRET_READ = { secret: 1, start: 0 } as const;
export const SECRET_REREAD = { secret: 2, start: 0 } as const;
export const STARTED = { secret: 1, start: 1 } as const;

export const TRY_AGAIN = { error: 'Temporarily unavailable; please retry.' };

/** The level of an answer's line, by the first digit of its status. */
const LEVELS: Readonly<Record<number, string>> = { 2: 'info', 4: 'warn', 5: 'error' };

/** Runs each row, and checks the properties of every answer. */
export function describeRows(title: string, rows: readonly Row[]): void {
  describe(title, () => {
    it.each(rows)(
      'answers $status to $when',
      async ({ request, given, status, headers = {}, body, calls }) => {
        const world = createWorld();
        given?.(world);

        const answer = await world.send(request);

        expect(answer.statusCode).toBe(status);
        expect(answer.headers).toMatchObject(headers);
        expect(answer.headers['Content-Type']).toBe(status === 204 ? undefined : 'application/json');
        if (body === null) expect(answer.body).toBeUndefined();
        else if (body !== undefined) expect(JSON.parse(answer.body ?? '')).toEqual(body);
        expect(world.calls()).toEqual(calls);
        const refused = status === 413 || status === 400 || answer.body?.includes('"rejected"');
        expect(world.records()).toHaveLength(refused ? 1 : 0);
      },
    );

    it.each(rows)('writes one line about $when, without secrets or internals', async ({ request, given }) => {
      const world = createWorld();
      given?.(world);

      const answer = await world.send(request);

      expect(world.logged.map(({ message }) => message)).toEqual(['answered']);
      expect(world.logged[0]?.level).toBe(LEVELS[Math.floor(answer.statusCode / 100)]);
      expect(world.counted).toHaveLength(1);
      expect(world.logged[0]?.fields).toMatchObject({
        status: answer.statusCode,
        answer: world.counted[0],
      });
      const written = JSON.stringify(world.logged);
      const secrets = [PASSWORD, request.authorization?.slice('Basic '.length), request.body].filter(Boolean);
      for (const secret of secrets) expect(written).not.toContain(secret);
      expect(JSON.stringify(answer)).not.toMatch(/arn:|123456789012|\bat .*\.ts/);
    });
  });
}
