import { describe, expect, it } from 'vitest';
import { readArguments } from '../../../../../../infra/operator/cli/verify-account/arguments.ts';
import { UsageError } from '../../../../../../infra/tools/command-line/errors.ts';

describe('the arguments of verify-account', () => {
  it.each([
    {
      args: [],
      read: { target: { stackName: 'SiteFencing', local: false } },
    },
    {
      args: ['--stack', 'Test', '--alert', '--report', 'r.json'],
      read: { target: { stackName: 'Test', local: false }, alert: true, report: 'r.json' },
    },
    { args: ['--local'], read: { target: { stackName: 'SiteFencing', local: true } } },
    {
      args: ['--config', 'c.json', '--fence', 'site-b'],
      read: { target: { stackName: 'SiteFencing', local: false }, config: 'c.json', fence: 'site-b' },
    },
  ])('$args', ({ args, read }) => {
    expect(readArguments(args)).toEqual({
      config: undefined,
      alert: false,
      fence: undefined,
      report: undefined,
      ...read,
    });
  });

  it.each([
    { args: ['--local', '--stack', 'Test'], fault: '--local cannot be combined' },
    { args: ['--local', '--config', 'c.json'], fault: '--local cannot be combined' },
    { args: ['--stack', 'Test', '--config', 'c.json'], fault: 'cannot be combined with --stack' },
  ])('$args is a usage error', ({ args, fault }) => {
    expect(() => readArguments(args)).toThrow(UsageError);
    expect(() => readArguments(args)).toThrow(fault);
  });
});
