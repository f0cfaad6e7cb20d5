import { describe, it } from 'vitest';
import { claimed, EVENT, incident, LONG_AGO, NOW, opposite, UNCLAIMED } from '../../../../support/claim.ts';
import {
  ACTOR,
  begun,
  DECISION,
  expectWritten,
  OTHER_DECISION,
  observing,
  pause,
  type Row,
} from './verbs.ts';

describe('what a verb writes beside the incident', () => {
  it.each<Row>([
    {
      verb: 'pause, beside what there is',
      found: claimed(incident(), { observing }),
      act: (claims, read) => claims.pause(read, pause),
      written: { current: incident(), observing, pause },
    },
    {
      verb: 'resume',
      found: claimed(incident(), { observing, pause }),
      act: (claims, read) => claims.resume(read),
      written: { current: incident(), observing },
    },
    {
      verb: 'begin, which leaves what was observed',
      found: { ...UNCLAIMED, observing },
      act: (claims, read) => claims.begin(read, ACTOR),
      written: {
        current: { ...begun, incident: 'site-b_by_site-a_20261124T133554Z_v1' },
        observing,
      },
    },
    {
      verb: 'observe, which forgets what was observed and acted on before',
      found: claimed(opposite({ phase: 'closed' }), { observing, pause }),
      act: (claims, read) => claims.observe(read),
      written: { current: opposite({ phase: 'closed' }), pause, observing: { acted: [] } },
    },
    {
      verb: 'end observing',
      found: claimed(incident(), { observing: { acted: [] }, pause }),
      act: (claims, read) => claims.endObserving(read),
      written: { current: incident(), pause, observing: { acted: [], until: NOW } },
    },
    {
      verb: 'act on',
      found: { ...UNCLAIMED, observing: { acted: [OTHER_DECISION], until: LONG_AGO }, pause },
      act: (claims, read) => claims.actOn(read, EVENT),
      written: { observing: { acted: [OTHER_DECISION, DECISION], until: LONG_AGO }, pause },
    },
    {
      verb: 'act on, twice',
      found: { ...UNCLAIMED, observing },
      act: (claims, read) => claims.actOn(read, EVENT),
      written: { observing: { acted: [OTHER_DECISION, DECISION], until: LONG_AGO } },
    },
  ])('$verb', expectWritten);
});
