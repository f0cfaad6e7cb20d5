import { createInfinispanData } from '../../../../../functions/clients/infinispan-data.ts';
import type { HttpsAnswer } from '../../../../../functions/support/http.ts';
import { ACCESS } from '../../../support/infinispan.ts';

/** The client over one answer to every request, or over answers in turn, the last one repeatedly. */
export function createClient(...answers: readonly [HttpsAnswer, ...HttpsAnswer[]]) {
  const requests: string[] = [];
  const client = createInfinispanData(
    ACCESS,
    async ({ method, path, headers }) => {
      const answer = answers[requests.length] ?? answers.at(-1) ?? answers[0];
      requests.push([method, path, headers.flags ?? []].flat().join(' '));
      return answer;
    },
    { login: (_, send) => send('secret') },
  );
  return { client, requests };
}
