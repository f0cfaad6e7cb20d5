import type { Accelerator } from '@aws-sdk/client-global-accelerator';
import { normalizeDnsName } from '../../../functions/domain/event.ts';
import { NotFound, UsageError } from '../../tools/command-line/errors.ts';

/**
 * The accelerators before the pair: the configured ones; else those that were named; else the account's only one. An
 * alert that names any other ends as ACCELERATOR_NOT_FOUND, or fences nobody.
 *
 * @param listed all of the account's
 * @param arns those that the configuration has
 * @param names DNS names, plain or dual-stack, from the command line
 * @returns each one's DNS name once, in lower case
 * @throws UsageError where the choice is made twice or not at all, NotFound for one that the account does not have
 */
export function chooseAccelerators(
  listed: readonly Accelerator[],
  arns: readonly string[] | undefined,
  names: readonly string[],
): string[] {
  const there = `the account has ${listed.map(dnsNameOf).join(', ') || 'none'}`;
  const find = (what: string, is: (accelerator: Accelerator) => boolean): Accelerator => {
    const accelerator = listed.find(is);
    if (accelerator === undefined) throw new NotFound(`There is no accelerator ${what}: ${there}.`);
    return accelerator;
  };
  const chosen = () => {
    if (arns !== undefined) {
      if (names.length > 0) throw new UsageError('The accelerators are configured: leave out --accelerator.');
      return arns.map((arn) => find(arn, ({ AcceleratorArn }) => AcceleratorArn === arn));
    }
    if (names.length > 0) return names.map((name) => find(name, isNamed(normalizeDnsName(name))));
    if (listed.length === 1) return listed;
    throw new UsageError(
      `Name the accelerator with --accelerator, or its ARN in the configuration: ${there}.`,
    );
  };
  return [...new Set(chosen().map(dnsNameOf))];
}

const dnsNameOf = ({ DnsName = '' }: Accelerator): string => DnsName.toLowerCase();

const isNamed =
  (name: string) =>
  (accelerator: Accelerator): boolean =>
    [dnsNameOf(accelerator), accelerator.DualStackDnsName?.toLowerCase()].includes(name);
