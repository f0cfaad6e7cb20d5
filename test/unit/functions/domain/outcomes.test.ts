import { expect, it } from 'vitest';
import { needsOperator, REASONS, type Reason } from '../../../../functions/domain/outcomes.ts';

it('every reason needs an operator, except a healed site view and a fencing by the other site', () => {
  const others = (Object.keys(REASONS) as Reason[]).filter((reason) => !needsOperator(reason));

  expect(others.sort()).toEqual(['LOST_TO_OTHER_SITE', 'SITE_VIEW_HEALED']);
});
