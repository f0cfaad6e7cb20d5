import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createLogger } from '../../../../functions/runtime/logger.ts';
import { HOSTILE, UNESCAPED } from '../../support/hostile.ts';

beforeEach(() => vi.stubEnv('POWERTOOLS_DEV', 'true'));
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

it.each([
  { of: 'the message', write: (log: ReturnType<typeof createLogger>) => log.error(HOSTILE) },
  { of: 'a field', write: (log: ReturnType<typeof createLogger>) => log.error('x', { reason: HOSTILE }) },
  {
    of: 'a nested field',
    write: (log: ReturnType<typeof createLogger>) =>
      log.error('x', { alerts: [{ labels: { team: HOSTILE } }] }),
  },
  {
    of: 'the name of a field',
    write: (log: ReturnType<typeof createLogger>) => log.error('x', { [HOSTILE]: 'name' }),
  },
  {
    of: 'the name of a nested field',
    write: (log: ReturnType<typeof createLogger>) =>
      log.error('x', { alerts: [{ labels: { team: 'a', [HOSTILE]: HOSTILE } }] }),
  },
])('escapes foreign text in $of, also after decoding', ({ write }) => {
  const printed = vi.spyOn(console, 'error').mockImplementation(() => undefined);

  write(createLogger('a-step'));

  const line = String(printed.mock.calls[0]?.[0]);
  expect(line).not.toMatch(UNESCAPED);
  JSON.parse(line, (name, value) => {
    expect(name).not.toMatch(UNESCAPED);
    if (typeof value === 'string') expect(value).not.toMatch(UNESCAPED);
  });
  expect(line).toContain('FORGED LINE');
});
