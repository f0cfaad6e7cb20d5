import { restoreKey } from '../../../../../functions/domain/event-key.ts';
import { type Recording, reading, recording } from './recording.ts';

/** Texts for a label, an error or a reason; unescaped markup would create an element `.hostile`. */
export const HOSTILE: Readonly<Record<string, string>> = {
  script: '</script><script class="hostile">document.title="taken"</script>',
  attribute: '"><img class="hostile" src="x" onerror="document.title=\'taken\'">',
  'single quotes': "' onmouseover='document.title=1' class='hostile",
  backticks: '`<b class=`hostile`>',
  'end of everything': '</pre></bdi></li></ul></style></svg></title><b class="hostile">',
  comment: '<!-- --><b class="hostile">x</b> ]]> <?x ?>',
  entity: '&lt;b class=hostile&gt; &#60;b&#62; &amp;amp;',
  'other direction': 'site-\u202eb-etis\u202c \u2066x\u2069 \u061c',
  arabic: 'الموقع غير متصل',
  combined: 'Z\u0351\u0343\u0344a\u0350l\u034ag\u035ao 👩‍👩‍👧 ﷽',
  controls: 'a\u0000b\u001b[31mc\u0007\r\u0085\u2028d\ufeff',
  'half a character': 'x\ud800y\udc00z',
  'a name':
    '__proto__ constructor ${7*7} {{7*7}} javascript:document.title="taken" url(https://example.com/x)',
  long: `${'0123456789abcdef'.repeat(640)}<b class="hostile">`,
};

/** A site's name of the maximum length. */
const LONG_NAME = 'site-b'.padEnd(63, '-x');

const FOREIGN: readonly string[] = [
  'detail',
  'cause',
  'error',
  'state',
  'status',
  'by',
  'why',
  'health',
  'localSite',
  'backup',
  'before',
  'after',
  'endpointId',
  'region',
];

/** The recording with hostile text in every foreign field. */
export function hostileRecording(): Recording {
  const { history, histories, ...rest } = reading(
    JSON.stringify(recording()).replaceAll('site-b', LONG_NAME),
  );
  const texts = Object.values(HOSTILE);
  const every = texts.join(' ');
  const labels = Object.fromEntries([
    ...Object.entries(HOSTILE),
    ...texts.map((text, index) => [`${text} ${index}`, 'as a name']),
  ]);
  const withHostileText = (record: unknown): unknown =>
    JSON.parse(JSON.stringify(record), (key, value) => {
      if (key === 'labels') return labels;
      if (key === 'sitesView') return [every];
      if (key === 'caches') return { [every]: every };
      if (typeof value !== 'string') return value;
      // The rows still belong together.
      if (['arn', 'group', 'listener'].includes(key)) return `${value}${every}`;
      return FOREIGN.includes(key) ? every : value;
    });
  return {
    ...rest,
    history: {
      ...history,
      events: history.events.map((event) => ({
        ...event,
        records: event.records.map((row) => ({
          ...row,
          // The page knows these two outcomes.
          ...(row.outcome === undefined || ['FENCED', 'FAILED'].includes(row.outcome)
            ? {}
            : { outcome: every, reason: every }),
          record: withHostileText(row.record),
        })),
      })),
      restores: history.incidents.map(({ incident }) => ({
        id: '2026-11-24T15:00:00.000Z#restore#planned',
        event: restoreKey(incident),
        execution: '',
        step: 'planned',
        incident,
        record: {
          request: { site: every, by: every },
          plan: { survivor: every, entries: { [every]: { survivor: 5, site: 2 } } },
        },
      })),
      pauses: [
        {
          id: '2026-11-24T00:00:00.000Z#claim-v1#paused',
          event: 'pause/keycloak',
          execution: '',
          step: 'paused',
          incident: 'none',
          record: { by: every, reason: every, until: every },
        },
      ],
    },
    histories: histories.map(({ execution, events = [] }) => ({
      execution,
      events: events.map(({ taskFailedEventDetails: details, ...event }) =>
        details === undefined
          ? event
          : { ...event, taskFailedEventDetails: { ...details, error: every, cause: every } },
      ),
    })),
  };
}
