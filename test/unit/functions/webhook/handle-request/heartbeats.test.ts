import { describe, expect, it } from 'vitest';
import { HEARTBEAT } from '../../../../../functions/domain/heartbeat.ts';
import { basic, firing, recorded, USER, withAlert, withBody, withLabels } from '../requests.ts';
import { describeRows, NO_CALL, type Row, SECRET_READ, SECRET_READ_AFRESH, STARTED } from '../row.ts';
import { createWorld } from '../world.ts';

/** As the rules write it: of no site, so that nothing could be fenced by it. */
const labels = {
  alertname: HEARTBEAT,
  reporter: 'site-a',
  namespace: 'sso',
  accelerator: 'a1234567890abcdef.awsglobalaccelerator.com',
};
const beat = withAlert({ labels });
const BEATS = { fingerprint: 'fefb802a49f43793', reporter: 'site-a', result: 'heartbeat' };
const UNKNOWN = 'The label "reporter" of a heartbeat must name a configured site: site-a, site-b.';

/** One more alert in the recorded group, before it. */
const besides = (more: object) =>
  withBody((body) => ({ ...body, alerts: [{ ...body.alerts[0], ...more }, ...body.alerts] }));

const rejected = (when: string, reporter: string | null): Row => ({
  when,
  request: withLabels({ alertname: HEARTBEAT, reporter }),
  status: 400,
  body: { alerts: [{ fingerprint: BEATS.fingerprint, result: 'rejected', reason: UNKNOWN }] },
  calls: SECRET_READ,
});

describeRows('a heartbeat', [
  { when: 'one', request: beat, status: 200, body: { alerts: [BEATS] }, calls: SECRET_READ },
  {
    when: 'one with the labels of an offline site, which starts nothing',
    request: withLabels({ alertname: HEARTBEAT }),
    status: 200,
    body: { alerts: [BEATS] },
    calls: SECRET_READ,
  },
  {
    when: 'one beside an alert that is acted on',
    request: besides({ labels }),
    status: 202,
    body: { alerts: [BEATS, expect.objectContaining({ result: 'started' })] },
    calls: STARTED,
  },
  {
    when: 'one beside an alert that asks for nothing',
    request: withBody(({ alerts: [alert = { labels: {} }], ...body }) => ({
      ...body,
      alerts: [
        { ...alert, labels },
        { ...alert, labels: { alertname: 'Watchdog' } },
      ],
    })),
    status: 200,
    body: { alerts: [BEATS, expect.objectContaining({ result: 'ignored' })] },
    calls: SECRET_READ,
  },
  {
    when: 'one that is resolved',
    request: withAlert({ labels, status: 'resolved' }),
    status: 204,
    body: null,
    calls: SECRET_READ,
  },
  rejected('one of a site that is not configured', 'site-c'),
  rejected('one of nobody', null),
  rejected('one of a name that every object has', 'constructor'),
  {
    when: 'one with a wrong password',
    request: { ...beat, authorization: basic(USER, 'wrong') },
    status: 403,
    calls: SECRET_READ_AFRESH,
  },
  {
    when: 'one without credentials',
    request: { ...beat, authorization: undefined },
    status: 401,
    calls: NO_CALL,
  },
]);

describe('what is counted', () => {
  it.each([
    { when: 'a heartbeat', request: beat, counted: ['site-a'] },
    { when: 'two of both sites', request: twoSites(), counted: ['site-a', 'site-b'] },
    { when: 'an alert', request: firing, counted: [] },
    { when: 'a resolved one', request: withAlert({ labels, status: 'resolved' }), counted: [] },
    { when: "a stranger's", request: withAlert({ labels: { ...labels, reporter: 'x' } }), counted: [] },
    { when: 'a wrong password', request: { ...beat, authorization: basic(USER, 'x') }, counted: [] },
    { when: 'a recorded resolved group', request: recorded('resolved-site-b'), counted: [] },
  ])('of $when is $counted', async ({ request, counted }) => {
    const world = createWorld();

    await world.send(request);

    expect(world.heartbeats).toEqual(counted);
  });
});

function twoSites() {
  return withBody(({ alerts: [alert], ...body }) => ({
    ...body,
    alerts: ['site-a', 'site-b'].map((reporter) => ({ ...alert, labels: { ...labels, reporter } })),
  }));
}
