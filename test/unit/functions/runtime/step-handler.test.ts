import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { InfinispanUnavailable } from '../../../../functions/domain/errors.ts';
import { stepHandler } from '../../../../functions/runtime/step-handler.ts';
import { rejectionOf } from '../../support/aws.ts';

const lines: Record<string, unknown>[] = [];

beforeEach(() => {
  // In this mode Powertools writes to the global console, which the test reads.
  vi.stubEnv('POWERTOOLS_DEV', 'true');
  for (const level of ['info', 'error'] as const) {
    vi.spyOn(console, level).mockImplementation((line: string) => void lines.push(JSON.parse(line)));
  }
});
afterEach(() => {
  lines.length = 0;
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

interface Question {
  readonly execution?: string;
  readonly secret?: string;
}

/** A step that returns its collaborators, or fails as its input requests. */
const createStep = (build: () => object, fails?: unknown) =>
  stepHandler('a-step', build, async ({ execution }: Question, collaborators) => {
    if (fails !== undefined) throw fails;
    return { verdict: 'GO', execution, collaborators };
  });

describe('the handler of a step', () => {
  it('passes input and collaborators to the step, and returns its output', async () => {
    const step = createStep(() => ({ clock: 'x' }));

    expect(await step({ execution: 'arn' })).toEqual({
      verdict: 'GO',
      execution: 'arn',
      collaborators: { clock: 'x' },
    });
  });

  it('builds the collaborators once per worker, at the first invocation', async () => {
    const build = vi.fn(() => ({}));
    const step = createStep(build);
    expect(build).not.toHaveBeenCalled();

    await step({});
    await step({});

    expect(build).toHaveBeenCalledExactlyOnceWith(process.env);
  });

  it('builds them again after a failure', async () => {
    const build = vi
      .fn(() => ({}))
      .mockImplementationOnce(() => {
        throw new Error('the environment variable SITES is not set');
      });
    const step = createStep(build);

    expect(await rejectionOf(step({}))).toMatchObject({ message: expect.stringContaining('SITES') });
    expect(await step({})).toMatchObject({ verdict: 'GO' });
  });

  it('logs one line, with execution and verdict and nothing else of the input', async () => {
    await createStep(() => ({}))({ execution: 'arn', secret: 'p@ss' });

    expect(lines).toEqual([
      expect.objectContaining({
        level: 'INFO',
        message: 'answered',
        service: 'a-step',
        execution: 'arn',
        verdict: 'GO',
      }),
    ]);
    expect(JSON.stringify(lines)).not.toContain('p@ss');
  });

  it('rethrows an error unchanged, so that the definition matches its name, and logs it without its cause', async () => {
    const error = new InfinispanUnavailable('GET : ECONNRESET', { cause: new Error('with a header: p@ss') });

    expect(await rejectionOf(createStep(() => ({}), error)({ execution: 'arn' }))).toBe(error);

    expect(lines).toEqual([
      expect.objectContaining({
        level: 'ERROR',
        message: 'failed',
        execution: 'arn',
        error: 'InfinispanUnavailable',
        reason: 'GET : ECONNRESET',
      }),
    ]);
    expect(JSON.stringify(lines)).not.toContain('p@ss');
  });

  it('also logs a thrown value that is not an error', async () => {
    expect(await rejectionOf(createStep(() => ({}), 'a text')({}))).toBe('a text');

    expect(lines).toEqual([expect.objectContaining({ error: 'Error', reason: 'a text' })]);
  });
});
