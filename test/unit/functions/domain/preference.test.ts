import { expect, it } from 'vitest';
import { preferenceOf } from '../../../../functions/domain/preference.ts';

const writerZones = { 'eu-west-1a': 'site-a', 'eu-west-1b': 'site-b' };
const inZone = (zone: string) => () => Promise.resolve(zone);
const unreadable = () => Promise.reject(new Error('Amazon RDS DescribeDBClusters: AccessDenied'));
const WHY = 'Amazon RDS DescribeDBClusters: AccessDenied';

it.each([
  { title: 'nothing is configured', settings: {}, preference: {} },
  {
    title: 'a site is configured',
    settings: { preferredSurvivor: 'site-a' },
    preference: { site: 'site-a' },
  },
  {
    title: 'the writer is in a zone of a site',
    settings: { preferredSurvivor: 'site-a', writerZones },
    writer: inZone('eu-west-1b'),
    preference: { site: 'site-b', zone: 'eu-west-1b' },
  },
  {
    title: 'the writer is in another zone',
    settings: { preferredSurvivor: 'site-a', writerZones },
    writer: inZone('toString'),
    preference: { site: 'site-a', zone: 'toString', why: 'no site has this zone' },
  },
  {
    title: 'the writer cannot be read',
    settings: { writerZones },
    writer: unreadable,
    preference: { why: WHY },
  },
  {
    title: 'the writer cannot be read, and a site is configured',
    settings: { preferredSurvivor: 'site-a', writerZones },
    writer: unreadable,
    preference: { site: 'site-a', why: WHY },
  },
])('the preferred site if $title', async ({ settings, writer, preference }) => {
  expect(await preferenceOf(settings, writer)).toStrictEqual(preference);
});
