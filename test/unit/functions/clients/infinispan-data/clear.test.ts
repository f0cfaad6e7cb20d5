import { describe, expect, it } from 'vitest';
import { ok, text } from '../../../support/infinispan.ts';
import { createClient } from './client.ts';

/** As Infinispan 15.0 and 16.0 answer: test/cases/infinispan/restoring.ts. */
const UNKNOWN_FLAG = text(400, 'No enum constant org.infinispan.context.Flag.NO_SUCH_FLAG');
const FORBIDDEN = text(
  403,
  "ISPN000287: Unauthorized access: subject 'Subject with principal(s): [fencer]' lacks 'BULK_WRITE' permission",
);
const NO_SUCH_CACHE = text(404, "ISPN012010: Cache with name 'none' not found amongst the configured caches");

describe('the header "flags"', () => {
  it.each([
    { when: 'the server refuses the unknown flag by its name', answer: UNKNOWN_FLAG, reaches: true },
    {
      when: 'the server answers as without it',
      answer: ok({ stats: { time_since_start: 61 } }),
      reaches: false,
    },
    { when: 'something refuses the request itself', answer: text(400, 'Bad Request'), reaches: false },
    {
      when: 'a proxy fails, and prints the headers of the request',
      answer: text(502, 'flags: NO_SUCH_FLAG'),
      reaches: false,
    },
  ])('reaches the server: $reaches, if $when', async ({ answer, reaches }) => {
    const { client, requests } = createClient(answer);

    expect(await client.readsFlags('sessions')).toBe(reaches);
    expect(requests).toEqual(['GET /rest/v2/caches/sessions NO_SUCH_FLAG']);
  });
});

describe('a cache', () => {
  it('is cleared at this site only', async () => {
    const { client, requests } = createClient(text(204));

    await client.clear('sessions');

    expect(requests).toEqual(['POST /rest/v2/caches/sessions?action=clear SKIP_XSITE_BACKUP']);
  });

  it.each([
    { when: 'the flag is unknown', answer: UNKNOWN_FLAG, name: 'InfinispanRefused' },
    { when: 'the user lacks BULK_WRITE', answer: FORBIDDEN, name: 'InfinispanRefused' },
    { when: 'there is no such cache', answer: NO_SUCH_CACHE, name: 'InfinispanRefused' },
    {
      when: 'the server fails',
      answer: text(500, 'The local cache sessions failed'),
      name: 'InfinispanUnavailable',
    },
    { when: 'something else answers', answer: text(200, 'Welcome'), name: 'InfinispanRefused' },
  ])('is not cleared if $when: $name', async ({ answer, name }) => {
    await expect(createClient(answer).client.clear('sessions')).rejects.toMatchObject({
      name,
      message: `POST clear sessions: ${answer.status}`,
    });
  });
});
