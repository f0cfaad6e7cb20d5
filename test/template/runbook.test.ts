import { describe, expect, it } from 'vitest';
import { needsOperator, REASONS, type Reason } from '../../functions/domain/outcomes.ts';
import { messageOf, type NotifiedEnd } from '../../functions/operations/notify/messages.ts';
import { type RestoreEnd, restoreMessageOf } from '../../functions/operations/notify/restore-messages.ts';
import { findOperation } from '../../infra/local/stand-ins/infinispan/operations.ts';
import { DEFAULT_RUNBOOK_URL } from '../../infra/site-fencing/runbook-url.ts';
import { anchorOf, anchorsOf, readPage } from './markdown.ts';
import { resourcesOf, synthesizeStack } from './stack.ts';

const runbook = readPage('docs/runbook.md');

const chapters = runbook.split(/^## /m).slice(1);
const titleOf = (text: string): string => text.split('\n')[0] ?? '';
const sectionsIn = (chapter: string): string[] =>
  chapters
    .filter((text) => titleOf(text) === chapter)
    .flatMap((text) => text.split(/^### /m).slice(1).map(titleOf));
const anchors = anchorsOf(runbook);

describe("the alarms' sections", () => {
  const alarms = resourcesOf(synthesizeStack({ probe: true }), 'AWS::CloudWatch::Alarm').map(
    ([, { Properties }]) => String(Properties.AlarmDescription),
  );
  const named = alarms.map((description) => description.split(`${DEFAULT_RUNBOOK_URL}#`)[1] ?? description);

  it('exist for each alarm, and for nothing else', () => {
    expect([...new Set(named)].sort()).toEqual(sectionsIn('Alarms').map(anchorOf).sort());
  });

  it.each(sectionsIn('Alarms'))('explain what "%s" means, where to look, and what to do', (title) => {
    const [, text = ''] = runbook.split(`\n### ${title}\n`);
    const [section = ''] = text.split(/^##/m);

    expect([...section.matchAll(/^\*\*(\w+):\*\*/gm)].map(([, word]) => word)).toEqual([
      'Means',
      'Look',
      'Do',
    ]);
  });
});

it("the reasons' sections are those of the reasons that need an operator", () => {
  const reasons = (Object.keys(REASONS) as Reason[]).filter(needsOperator);

  expect(sectionsIn('Reasons').sort()).toEqual(reasons.sort());
});

const ends: readonly NotifiedEnd[] = [
  { outcome: 'FENCED', incident: 'i' },
  { outcome: 'FAILED', status: 'FAILED', state: 's', error: 'e', cause: '' },
  ...(Object.keys(REASONS) as Reason[])
    .filter(needsOperator)
    .map((reason) => ({ outcome: 'NOT_FENCED', reason, detail: '' }) as const),
];
const about = {
  event: { site: 'site-b', reporter: 'site-a', startsAt: '2026-11-24T17:24:10.832Z' },
  application: 'keycloak',
  execution: 'e',
  page: undefined,
  runbookUrl: DEFAULT_RUNBOOK_URL,
};

const restores: readonly RestoreEnd[] = [
  { outcome: 'RESTORED', incident: 'i' },
  { outcome: 'NOT_RESTORED', reason: 'NOT_APPROVED', detail: '', incident: 'i', undone: false },
  { outcome: 'FAILED', status: 'FAILED', state: 's', error: 'e', cause: '' },
];
const request = { site: 'site-b', by: 'alice' };

it.each([
  ...ends.map((one) => messageOf(one, about)),
  ...restores.map((one) => restoreMessageOf(one, { ...about, request })),
])('the message "$subject" names a section', ({ text }) => {
  expect(anchors).toContain(text.split(`${DEFAULT_RUNBOOK_URL}#`)[1]?.split('\n')[0]);
});

const requests = [
  ...runbook.matchAll(
    /curl --config site-[ab]\.curl ([^`]*?)["']?https:\/\/SITE_[AB]_INFINISPAN(\/[^'"\s`;)]*)/g,
  ),
].map(([, options = '', target = '']) => ({
  method: options.includes('--request POST') ? 'POST' : 'GET',
  target,
}));

it("every request uses Infinispan's API, as far as the stand-in knows it", () => {
  const unknown = requests.filter(({ method, target }) => !('name' in findOperation(method, target)));

  expect(requests.length).toBeGreaterThan(20);
  expect(unknown).toEqual([]);
});

it('every curl command reads the options file of its site', () => {
  const crossed = [
    ...runbook.matchAll(/site-([ab])\.curl(?:(?!\.curl)[\s\S])*?SITE_([AB])_INFINISPAN/g),
  ].filter(([, file = '', site = '']) => file.toUpperCase() !== site);

  expect(crossed.map(([text]) => text)).toEqual([]);
});
