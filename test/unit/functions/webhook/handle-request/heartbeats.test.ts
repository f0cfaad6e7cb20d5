import { describe, expect, it } from 'vitest';
import { HEARTBEAT } from '../../../../../functions/domain/heartbeat.ts';
import { basic, firing, recorded, USER, withAlert, withBody, withLabels } from '../requests.ts';
import { describeRows, NO_CALL, type Row, SECRET_READ, SECRET_REREAD, STARTED } from '../row.ts';
import { createWorld } from '../world.ts';

/** As the rules write it: without a site, so that it can fence nothing. */
const labels = {
  alertname: HEARTBEAT,
  reporter: 'site-a',
  namespace: 'sso',
  accelerator: 'a1234567890abcdef.awsglobalaccelerator.com',
};
const beat = withAlert({ labels });
const BEATS = { fingerprint: 'fefb802a49f43793', reporter: 'site-a', result: 'heartbeat' };
const UNKNOWN = 'The label "reporter" of a heartbeat must name a configured site: site-a, site-b.';

/** The recorded group with one more alert before its own. */
const withAlertBefore = (more: object) =>
  withBody((body) => ({ ...body, alerts: [{ ...body.alerts[0], ...more }, ...body.alerts] }));

const rejected = (when: string, reporter: string | null): Row => ({
  when,
  request: withLabels({ alertname: HEARTBEAT, reporter }),
  status: 400,
  body: { alerts: [{ fingerprint: BEATS.fingerprint, result: 'rejected', reason: UNKNOWN }] },
  calls: SECRET_READ,
});

describeRows('a heartbeat', [
  { when: 'alone', request: beat, status: 200, body: { alerts: [BEATS] }, calls: SECRET_READ },
  {
    when: 'with the labels of an offline site, which starts nothing',
    request: withLabels({ alertname: HEARTBEAT }),
    status: 200,
    body: { alerts: [BEATS] },
    calls: SECRET_READ,
  },
  {
    when: 'with an alert that starts an execution',
    request: withAlertBefore({ labels }),
    status: 202,
    body: { alerts: [BEATS, expect.objectContaining({ result: 'started' })] },
    calls: STARTED,
  },
  {
    when: 'with an alert that requests nothing',
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
    when: 'that is resolved',
    request: withAlert({ labels, status: 'resolved' }),
    status: 204,
    body: null,
    calls: SECRET_READ,
  },
  rejected('of a site that is not configured', 'site-c'),
  rejected('without a reporter', null),
  rejected('with the name of a property of every object', 'constructor'),
  {
    when: 'with a wrong password',
    request: { ...beat, authorization: basic(USER, 'wrong') },
    status: 403,
    calls: SECRET_REREAD,
  },
  {
    when: 'without credentials',
    request: { ...beat, authorization: undefined },
    status: 401,
    calls: NO_CALL,
  },
]);

describe('the metric of heartbeats', () => {
  it.each([
    { when: 'a heartbeat', request: beat, counted: ['site-a'] },
    { when: 'two heartbeats of both sites', request: twoSites(), counted: ['site-a', 'site-b'] },
    { when: 'an alert', request: firing, counted: [] },
    { when: 'a resolved heartbeat', request: withAlert({ labels, status: 'resolved' }), counted: [] },
    {
      when: 'a heartbeat of an unknown reporter',
      request: withAlert({ labels: { ...labels, reporter: 'x' } }),
      counted: [],
    },
    {
      when: 'a heartbeat with a wrong password',
      request: { ...beat, authorization: basic(USER, 'x') },
      counted: [],
    },
    { when: 'a recorded resolved group', request: recorded('am025-resolved-site-b'), counted: [] },
  ])('counts $counted for $when', async ({ request, counted }) => {
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
