import { afterEach, expect, it, vi } from 'vitest';
import { complain } from '../../../../../../infra/tools/command-line/run-until-ended.ts';
import { HOSTILE, UNESCAPED } from '../../../../support/hostile.ts';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

it('escapes the text of an error, and keeps its lines', () => {
  vi.stubEnv('FORCE_COLOR', '0');
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);

  complain(`The configuration is invalid:\n  ${HOSTILE}`);

  const text = String(written.mock.calls[0]?.[0]);
  expect(text).not.toMatch(UNESCAPED);
  expect(text).toMatch(/^The configuration is invalid:\n {2}x\\u0000/);
});
