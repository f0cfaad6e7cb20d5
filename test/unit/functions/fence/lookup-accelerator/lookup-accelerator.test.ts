import { describe, expect, it } from 'vitest';
import { InputRefused } from '../../../../../functions/domain/errors.ts';
import { lookupAccelerator } from '../../../../../functions/fence/lookup-accelerator/lookup-accelerator.ts';
import { rejectionOf } from '../../../support/aws.ts';
import { EVENT } from '../../../support/claim.ts';
import { both } from '../../../support/topology.ts';
import { createWorld } from '../../../support/world.ts';

const event = { ...EVENT, accelerator: both.dnsName };
const FIND = `find ${both.dnsName}`;

describe('the accelerator of an event', () => {
  it('is returned with its listeners, groups and endpoints', async () => {
    const world = createWorld();

    expect(await lookupAccelerator({ event }, world.collaborators)).toEqual({
      verdict: 'GO',
      accelerator: both,
    });
    expect(world.chain()).toEqual([FIND, 'read accelerator-1']);
  });

  it('is the same in a rehearsal', async () => {
    const question = { event: { ...event, mode: 'rehearsal' } };

    expect(await lookupAccelerator(question, createWorld().collaborators)).toMatchObject({ verdict: 'GO' });
  });

  const NOT_FOUND = {
    verdict: 'NO',
    reason: 'ACCELERATOR_NOT_FOUND',
    detail: `no accelerator has the DNS name ${both.dnsName}`,
  };

  it('may not exist', async () => {
    const world = createWorld({ accelerators: [] });

    expect(await lookupAccelerator({ event }, world.collaborators)).toEqual(NOT_FOUND);
    expect(world.chain()).toEqual([FIND]);
  });

  it('may not exist although accelerators are configured', async () => {
    const world = createWorld({ accelerators: [] });
    const collaborators = { ...world.collaborators, configured: ['accelerator-1'] };

    expect(await lookupAccelerator({ event }, collaborators)).toEqual(NOT_FOUND);
  });

  it('is not read unless it is one of the configured ones, if there are any', async () => {
    const world = createWorld();
    const lookUp = (configured: readonly string[]) =>
      lookupAccelerator({ event }, { ...world.collaborators, configured });

    expect(await lookUp(['accelerator-2'])).toEqual({
      ...NOT_FOUND,
      detail: 'accelerator-1 is not one of the configured accelerators',
    });
    expect(world.chain()).toEqual([FIND]);
    expect(await lookUp(['accelerator-2', 'accelerator-1'])).toMatchObject({ verdict: 'GO' });
  });

  it('may be deleted after it was found', async () => {
    const { collaborators } = createWorld();
    const accelerators = { ...collaborators.accelerators, read: () => Promise.resolve(null) };

    expect(await lookupAccelerator({ event }, { accelerators })).toEqual(NOT_FOUND);
  });
});

describe('an invalid input', () => {
  const { fingerprint: _, ...withoutFingerprint } = event;

  it.each([
    { input: 'nothing', event: undefined, path: '' },
    { input: 'a text', event: 'site-b', path: '' },
    { input: 'another version', event: { ...event, version: 2 }, path: 'version' },
    { input: 'no mode', event: { ...event, mode: undefined }, path: 'mode' },
    { input: 'another mode', event: { ...event, mode: 'dry-run' }, path: 'mode' },
    {
      input: 'a name that is no DNS name',
      event: { ...event, accelerator: 'accelerator' },
      path: 'accelerator',
    },
    { input: 'an ARN', event: { ...event, accelerator: 'arn:aws:x' }, path: 'accelerator' },
    { input: 'a URL', event: { ...event, accelerator: 'https://a.example.com' }, path: 'accelerator' },
    {
      input: 'a long DNS name',
      event: { ...event, accelerator: `${'a.'.repeat(127)}com` },
      path: 'accelerator',
    },
    { input: 'an empty site', event: { ...event, site: '' }, path: 'site' },
    { input: 'a dot for a site', event: { ...event, site: '.' }, path: 'site' },
    { input: 'two dots for a reporter', event: { ...event, reporter: '..' }, path: 'reporter' },
    { input: 'a path for a site', event: { ...event, site: 'a/b' }, path: 'site' },
    { input: 'a site of 64 letters', event: { ...event, site: 'x'.repeat(64) }, path: 'site' },
    { input: 'a line after the site', event: { ...event, site: 'site-b\n' }, path: 'site' },
    { input: 'a date', event: { ...event, startsAt: '24 November' }, path: 'startsAt' },
    { input: 'no fingerprint', event: withoutFingerprint, path: 'fingerprint' },
    { input: 'a label that is a number', event: { ...event, labels: { site: 7 } }, path: 'labels.site' },
    { input: 'another key', event: { ...event, Site: 'site-b' }, path: 'Site' },
  ])('is refused with the reason: $input', async ({ event: wrong, path }) => {
    const world = createWorld();

    const error = await rejectionOf(lookupAccelerator({ event: wrong }, world.collaborators));

    expect(error).toBeInstanceOf(InputRefused);
    expect(error).toMatchObject({ name: 'InputRefused', message: expect.stringContaining(path) });
    expect(world.chain()).toEqual([]);
  });
});
