import { describe, expect, it } from 'vitest';
import {
  addLook,
  isSteady,
  type Outage,
  type ProbeAnswer,
  type ProbeState,
  sameOutages,
  withOutage,
} from '../../../../functions/domain/probe.ts';

const START = Date.parse('2026-11-30T08:00:00.000Z');
const at = (seconds: number): number => START + seconds * 1000;

type Changes = Partial<{
  localSite: string;
  siteMaster: boolean;
  masters: readonly string[];
  milliseconds: number;
}>;

/** The answer of a site that sees these sites beside itself. */
const sees = (site: string, others: readonly string[], changes: Changes = {}): ProbeAnswer => {
  const { localSite = site, siteMaster = true, masters = [`${site}-0`], milliseconds = 20 } = changes;
  return {
    answered: true,
    view: { localSite, siteMaster, sitesView: [site, ...others], mastersDisagree: false },
    siteMasters: masters,
    milliseconds,
  };
};
const silent = (why = 'no route'): ProbeAnswer => ({ answered: false, why, asked: true });
const look = (a: ProbeAnswer, b: ProbeAnswer) => ({ 'site-a': a, 'site-b': b });
const connected = look(sees('site-a', ['site-b']), sees('site-b', ['site-a']));
const apart = look(sees('site-a', []), sees('site-b', []));

/** The state after these looks, five seconds apart. */
const after = (...looks: readonly (typeof connected)[]): ProbeState | undefined =>
  looks.reduce<ProbeState | undefined>(
    (state, answers, index) => addLook(state, answers, at(5 * index)),
    undefined,
  );

const AGAINST_B = { site: 'site-b', reporter: 'site-a' };
const AGAINST_A = { site: 'site-a', reporter: 'site-b' };

describe('the view of a site', () => {
  it.each([
    { title: 'it sees the other site', answer: sees('site-a', ['site-b']), seen: { seesOther: true } },
    { title: 'it does not', answer: sees('site-a', []), seen: { seesOther: false, answerTime: 20 } },
    { title: 'it sees a third site only', answer: sees('site-a', ['x']), seen: { seesOther: false } },
    { title: 'no answer', answer: silent(), seen: { seesOther: null, why: 'no route', siteMasters: [] } },
    {
      title: 'another site answers',
      answer: sees('site-a', [], { localSite: 'site-x' }),
      seen: { seesOther: null, why: 'its local site is site-x' },
    },
    {
      title: 'no site master answers',
      answer: sees('site-a', [], { siteMaster: false }),
      seen: { seesOther: null, why: 'no connection reached a site master' },
    },
  ])('if $title', ({ answer, seen }) => {
    expect(after(look(answer, silent()))?.sites['site-a']).toMatchObject({ since: at(0), ...seen });
  });

  it('has the time of its last change', () => {
    const state = after(connected, connected, apart, apart);

    expect(state?.lookedAt).toBe(at(15));
    expect(state?.sites['site-a']).toMatchObject({ seesOther: false, since: at(10) });
  });
});

describe('an outage', () => {
  const outages = (...looks: readonly (typeof connected)[]) => after(...looks)?.outages;

  it.each([
    { title: 'is none while the sites see each other', looks: [connected], expected: [] },
    {
      title: 'starts with the first look in which a reporter does not see the other site',
      looks: [connected, apart, apart],
      expected: [
        { ...AGAINST_B, startsAt: at(5) },
        { ...AGAINST_A, startsAt: at(5) },
      ],
    },
    {
      title: 'has one reporter if the other site does not answer',
      looks: [connected, look(sees('site-a', []), silent())],
      expected: [{ ...AGAINST_B, startsAt: at(5) }],
    },
    {
      title: 'does not start because both sites are silent',
      looks: [look(silent(), silent())],
      expected: [],
    },
    {
      title: 'goes on while its reporter is silent',
      looks: [look(sees('site-a', []), silent()), look(silent(), silent())],
      expected: [{ ...AGAINST_B, startsAt: at(0) }],
    },
    { title: 'ends once its reporter sees the site', looks: [apart, connected], expected: [] },
    {
      title: 'is another one after the link was there',
      looks: [apart, connected, apart],
      expected: [
        { ...AGAINST_B, startsAt: at(10) },
        { ...AGAINST_A, startsAt: at(10) },
      ],
    },
  ])('$title', ({ looks, expected }) => {
    expect(outages(...looks)).toEqual(expected);
  });

  it('replaces only the outage of the same site and reporter', () => {
    const outage: Outage = { ...AGAINST_B, startsAt: at(0) };
    const others = [
      { ...outage, reporter: 'site-x' },
      { ...outage, site: 'site-x' },
      { ...AGAINST_A, startsAt: at(0) },
    ];
    const state: ProbeState = { lookedAt: at(0), sites: {}, outages: [outage, ...others] };
    const changed = { ...outage, attempt: 1 };

    expect(withOutage(state, changed).outages).toEqual([changed, ...others]);
  });

  it.each([
    { one: undefined, other: [connected], same: true },
    { one: undefined, other: [apart], same: false },
    { one: [apart], other: [apart, apart], same: true },
    { one: [apart], other: [connected, apart], same: false },
  ])('is compared by decision and start: $same', ({ one, other, same }) => {
    expect(sameOutages(one && after(...one), after(...other) as ProbeState)).toBe(same);
  });
});

describe('the view of a reporter counts', () => {
  const [seeing, cut] = [connected, apart];
  const minute = Array.from({ length: 12 }, () => seeing);
  const restarted = look(silent(), sees('site-b', []));
  const moved = look(sees('site-a', [], { masters: ['site-a-1'] }), sees('site-b', []));
  const fewer = look(sees('site-a', [], { masters: [] }), sees('site-b', []));

  it.each([
    { title: 'after a minute of answers', looks: [...minute, cut], steady: true },
    { title: 'not before', looks: [...minute.slice(1), cut], steady: false },
    { title: 'not if it sees the other site', looks: [...minute, seeing], steady: false },
    { title: 'not if it does not answer', looks: [...minute, restarted], steady: false },
    { title: 'although one look was lost', looks: [...minute, restarted, cut], steady: true },
    { title: 'not after a restart', looks: [...minute, restarted, restarted, cut], steady: false },
    { title: 'not from a new site master', looks: [...minute, moved], steady: false },
    { title: 'although a site master left', looks: [...minute, fewer], steady: true },
  ])('$title', ({ looks, steady }) => {
    const now = at(5 * (looks.length - 1));

    expect(isSteady(after(...looks) as ProbeState, AGAINST_B, now)).toBe(steady);
  });

  it.each([
    { seconds: 120, steady: true },
    { seconds: 121, steady: false },
  ])('$seconds s after the last look: $steady', ({ seconds, steady }) => {
    const now = at(55 + seconds);

    expect(isSteady(addLook(after(...minute), cut, now), AGAINST_B, now)).toBe(steady);
  });

  it('not of a site that is not known', () => {
    expect(isSteady(after(cut) as ProbeState, { site: 'site-b', reporter: 'site-x' }, at(600))).toBe(false);
  });
});
