import { describe, it } from 'vitest';
import {
  claimed,
  EXECUTION,
  incident,
  LONG_AGO,
  NOW,
  OTHER_EXECUTION,
  opposite,
  UNCLAIMED,
} from '../../../../support/claim.ts';
import { ACTOR, begun, expectWritten, pause, type Row } from './verbs.ts';

const posted = { takeOfflineSentAt: LONG_AGO, intent: { write: 'take-offline', at: LONG_AGO } } as const;
const answered = { ...posted, survivorAnsweredAt: LONG_AGO + 1000 };
const joined = { executions: [OTHER_EXECUTION, EXECUTION], intent: begun.intent };
const CLOSING = { by: 'operator@host', reason: 'site-a is lost', despite: ['site-b is not in service.'] };
const replacing = claimed(incident(), { superseded: opposite({ phase: 'fenced' }) });

describe('an operation writes the incident', () => {
  it.each<Row>([
    {
      verb: 'start, without a claim',
      found: UNCLAIMED,
      act: (claims, read) => claims.start(read, ACTOR),
      written: { current: { ...begun, incident: 'site-b_by_site-a_20261124T133554Z_v1' } },
    },
    {
      verb: 'start, after a closed incident',
      found: claimed(opposite({ phase: 'closed' }), { pause }),
      act: (claims, read) => claims.start(read, ACTOR),
      written: { current: begun, pause },
    },
    {
      verb: 'start, superseding another incident',
      found: claimed(opposite({ phase: 'fenced' })),
      act: (claims, read, current) => claims.start(read, ACTOR, current),
      written: { current: begun, superseded: opposite({ phase: 'fenced' }) },
    },
    {
      verb: 'join',
      found: replacing,
      act: (claims, read, current) => claims.resume(read, current, ACTOR),
      written: { ...replacing, current: incident(joined) },
    },
    {
      verb: 'resume, a second time',
      found: claimed(incident({ executions: [EXECUTION] })),
      act: (claims, read, current) => claims.resume(read, current, ACTOR),
      written: { current: incident({ executions: [EXECUTION], intent: begun.intent }) },
    },
    {
      verb: 'resume, after it was fenced',
      found: claimed(incident({ phase: 'fenced', ...answered })),
      act: (claims, read, current) => claims.resume(read, current, ACTOR),
      written: { current: incident({ ...answered, ...joined }) },
    },
    {
      verb: 'record the intent of a removal',
      found: claimed(incident(answered)),
      act: (claims, read, current) => claims.recordIntent(read, current, 'remove-endpoints'),
      written: { current: incident({ ...answered, intent: { write: 'remove-endpoints', at: NOW } }) },
    },
    {
      verb: 'record the intent of an addition',
      found: claimed(incident({ phase: 'rolling-back' }), { superseded: opposite() }),
      act: (claims, read, current) => claims.recordIntent(read, current, 'add-endpoints'),
      written: {
        current: incident({ phase: 'rolling-back', intent: { write: 'add-endpoints', at: NOW } }),
        superseded: opposite(),
      },
    },
    {
      verb: 'record the intent of a POST, which discards an older answer',
      found: claimed(incident(answered)),
      act: (claims, read, current) => claims.recordIntent(read, current, 'take-offline'),
      written: { current: incident({ intent: { write: 'take-offline', at: NOW }, takeOfflineSentAt: NOW }) },
    },
    {
      verb: 'release',
      found: replacing,
      act: (claims, read, current) => claims.rollBack(read, current),
      written: { current: incident({ phase: 'rolling-back' }), superseded: opposite({ phase: 'fenced' }) },
    },
    {
      verb: 'released',
      found: claimed(incident({ phase: 'rolling-back' }), { pause }),
      act: (claims, read, current) => claims.rolledBack(read, current),
      written: { current: incident({ phase: 'closed' }), pause },
    },
    {
      verb: 'rolled back, after it superseded another one',
      found: replacing,
      act: (claims, read, current) => claims.rolledBack(read, current),
      written: { current: opposite({ phase: 'fenced' }) },
    },
    {
      verb: 'fenced, without a POST',
      found: claimed(incident()),
      act: (claims, read, current) => claims.fence(read, current),
      written: { current: incident({ phase: 'fenced' }) },
    },
    {
      verb: "fenced, after the survivor's first answer since the POST",
      found: claimed(incident(posted)),
      act: (claims, read, current) => claims.fence(read, current),
      written: { current: incident({ ...posted, phase: 'fenced', survivorAnsweredAt: NOW }) },
    },
    {
      verb: 'fenced, after an earlier answer',
      found: claimed(incident(answered)),
      act: (claims, read, current) => claims.fence(read, current),
      written: { current: incident({ ...answered, phase: 'fenced' }) },
    },
    {
      verb: 'fenced, which drops the superseded incident',
      found: replacing,
      act: (claims, read, current) => claims.fence(read, current),
      written: { current: incident({ phase: 'fenced' }) },
    },
    {
      verb: 'answered',
      found: claimed(incident({ ...posted, phase: 'fenced' }), { superseded: opposite() }),
      act: (claims, read, current) => claims.recordAnswer(read, current),
      written: {
        current: incident({ ...posted, phase: 'fenced', survivorAnsweredAt: NOW }),
        superseded: opposite(),
      },
    },
    {
      verb: "answered again, which keeps the first answer's time",
      found: claimed(incident(answered)),
      act: (claims, read, current) => claims.recordAnswer(read, current),
      written: { current: incident(answered) },
    },
    {
      verb: 'close',
      found: claimed(incident({ ...answered, phase: 'fenced' }), { pause }),
      act: (claims, read, current) => claims.close(read, current),
      written: { current: incident({ ...answered, phase: 'closed' }), pause },
    },
    {
      verb: 'close, by an operator',
      found: replacing,
      act: (claims, read, current) => claims.close(read, current, CLOSING),
      written: { current: incident({ phase: 'closed', closing: CLOSING }) },
    },
  ])('$verb', expectWritten);
});
