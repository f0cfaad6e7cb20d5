import type { Check, RehearseInput } from './contract.ts';

/**
 * Checks each answer of the reporter's Infinispan.
 *
 * @param bad the result of a failed check
 */
export function infinispanChecks(
  { event: { site, reporter }, output: { infinispan } }: RehearseInput,
  requireSiteViewLoss: boolean,
  bad: Check['answer'],
): Check[] {
  const answers = `the Infinispan of ${reporter} answers, with its certificate and our credentials`;
  if (infinispan === undefined) return [];
  if (!infinispan.answered) return [{ check: answers, answer: bad, detail: infinispan.why }];
  const { localSite, siteMaster, sitesView, mastersDisagree, backup } = infinispan.observation;
  const sees = sitesView.includes(site);
  return [
    { check: answers, answer: 'ok', detail: 'it does' },
    {
      check: `it is ${reporter}`,
      answer: localSite === reporter ? 'ok' : bad,
      detail: `its local site is ${localSite}`,
    },
    {
      check: `it backs up to ${site}`,
      answer: BACKUP[backup] ?? bad,
      detail: `it holds ${site} ${backup}`,
    },
    {
      check: 'a site master was reached',
      answer: siteMaster ? 'ok' : bad,
      detail: siteMaster ? 'yes' : 'by no connection',
    },
    {
      check: 'its site masters agree',
      answer: mastersDisagree ? bad : 'ok',
      detail: mastersDisagree ? `some see ${site}, some do not` : 'they do',
    },
    {
      check: `it does not see ${site}`,
      answer: sees && requireSiteViewLoss ? 'expected' : 'ok',
      detail: `it sees ${sitesView.join(', ')}`,
    },
  ];
}

/** The result by backup status; `unknown` and `unsettled` fail. */
const BACKUP: Readonly<Record<string, Check['answer']>> = {
  online: 'ok',
  offline: 'remark',
  mixed: 'remark',
};
