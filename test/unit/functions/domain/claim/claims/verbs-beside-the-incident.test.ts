import { describe, it } from 'vitest';
import { claimed, EVENT, incident, LONG_AGO, NOW, opposite, UNCLAIMED } from '../../../../support/claim.ts';
import {
  ACTOR,
  begun,
  DECISION,
  expectWritten,
  OTHER_DECISION,
  observeMode,
  pause,
  type Row,
} from './verbs.ts';

describe('an operation writes other fields than the incident', () => {
  it.each<Row>([
    {
      verb: 'pause, without changing the incident',
      found: claimed(incident(), { observeMode }),
      act: (claims, read) => claims.pause(read, pause),
      written: { current: incident(), observeMode, pause },
    },
    {
      verb: 'resume',
      found: claimed(incident(), { observeMode, pause }),
      act: (claims, read) => claims.endPause(read),
      written: { current: incident(), observeMode },
    },
    {
      verb: 'start, which keeps the record of observe mode',
      found: { ...UNCLAIMED, observeMode },
      act: (claims, read) => claims.start(read, ACTOR),
      written: {
        current: { ...begun, incident: 'site-b_by_site-a_20261124T133554Z_v1' },
        observeMode,
      },
    },
    {
      verb: 'observe, which drops the previous period and its approvals',
      found: claimed(opposite({ phase: 'closed' }), { observeMode, pause }),
      act: (claims, read) => claims.startObserving(read),
      written: { current: opposite({ phase: 'closed' }), pause, observeMode: { approved: [] } },
    },
    {
      verb: 'end observe mode',
      found: claimed(incident(), { observeMode: { approved: [] }, pause }),
      act: (claims, read) => claims.stopObserving(read),
      written: { current: incident(), pause, observeMode: { approved: [], until: NOW } },
    },
    {
      verb: 'act on',
      found: { ...UNCLAIMED, observeMode: { approved: [OTHER_DECISION], until: LONG_AGO }, pause },
      act: (claims, read) => claims.approve(read, { ...EVENT, by: 'operator@host' }),
      written: { observeMode: { approved: [OTHER_DECISION, DECISION], until: LONG_AGO }, pause },
    },
    {
      verb: 'approve, where observe mode was never recorded',
      found: UNCLAIMED,
      act: (claims, read) => claims.approve(read, { ...EVENT, by: 'operator@host' }),
      written: { observeMode: { approved: [DECISION] } },
    },
    {
      verb: 'approve, twice',
      found: { ...UNCLAIMED, observeMode },
      act: (claims, read) => claims.approve(read, { ...EVENT, by: 'operator@host' }),
      written: { observeMode: { approved: [OTHER_DECISION, DECISION], until: LONG_AGO } },
    },
  ])('$verb', expectWritten);
});
