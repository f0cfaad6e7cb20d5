import type { Accelerator } from '@aws-sdk/client-global-accelerator';
import { normalizeDnsName } from '../../../functions/domain/event.ts';
import { NotFound, UsageError } from '../../tools/command-line/errors.ts';

/**
 * Chooses the accelerators in front of the sites: the configured ones, else the named ones, else the only one of the
 * account. An alert that names another accelerator ends as ACCELERATOR_NOT_FOUND, or fences no site.
 *
 * @param listed all accelerators of the account
 * @param arns the configured accelerators
 * @param names DNS names, plain or dual-stack, from the command line
 * @returns each one's DNS name once, in lower case
 * @throws UsageError if they are both configured and named, or ambiguous; NotFound if the account does not have one
 */
export function chooseAccelerators(
  listed: readonly Accelerator[],
  arns: readonly string[] | undefined,
  names: readonly string[],
): string[] {
  const there = `the account has ${listed.map(dnsNameOf).join(', ') || 'none'}`;
  const find = (what: string, is: (accelerator: Accelerator) => boolean): Accelerator => {
    const accelerator = listed.find(is);
    if (accelerator === undefined) throw new NotFound(`Accelerator ${what} not found: ${there}.`);
    return accelerator;
  };
  const chosen = () => {
    if (arns !== undefined) {
      if (names.length > 0)
        throw new UsageError('The accelerators are configured; do not use --accelerator.');
      return arns.map((arn) => find(arn, ({ AcceleratorArn }) => AcceleratorArn === arn));
    }
    if (names.length > 0) return names.map((name) => find(name, isNamed(normalizeDnsName(name))));
    if (listed.length === 1) return listed;
    throw new UsageError(
      `Name the accelerator with --accelerator, or set its ARN in the configuration: ${there}.`,
    );
  };
  return [...new Set(chosen().map(dnsNameOf))];
}

const dnsNameOf = ({ DnsName = '' }: Accelerator): string => DnsName.toLowerCase();

const isNamed =
  (name: string) =>
  (accelerator: Accelerator): boolean =>
    [dnsNameOf(accelerator), accelerator.DualStackDnsName?.toLowerCase()].includes(name);
