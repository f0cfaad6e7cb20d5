import { HEARTBEAT } from '../../functions/domain/heartbeat.ts';
import type { SiteFencingProps } from '../site-fencing/props.ts';

/** A parameter of the released template. */
export interface Parameter {
  readonly group: string;
  readonly description: string;
  /** Regular expression for the whole value, or for each item of a list. It is valid in Java and in JavaScript. */
  readonly pattern: string;
  /** @default - the parameter is required */
  readonly default?: string;
  /** Whether the value is a list with commas. */
  readonly list?: true;
  /** Whether an empty value switches the parameter's option off. */
  readonly optional?: true;
  /** Whether the value is `true` or `false`. */
  readonly toggle?: true;
  /**
   * The value with which the construct is synthesized. It occurs in the template wherever the parameter is used, and
   * nowhere else. A list has two items, because CDK writes a list of one as a text. A toggle has `true`.
   */
  readonly placeholder: string;
}

/** A value is part of JSON texts, so it must not contain a quotation mark or a backslash. */
const USER = '[ !#-9;-\\[\\]-~]+';
const SECRET = 'arn:[a-z-]+:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]+-[A-Za-z0-9]{6}';
const SITE_NAME = '(?!\\.{1,2}$)[A-Za-z0-9._-]{1,63}';
const HOST = '[A-Za-z0-9.-]{1,253}';

const secretOf = (name: string): string =>
  `arn:aws:secretsmanager:eu-west-1:111122223333:secret:${name}-AbCdEf`;

const acceleratorOf = (number: number): string =>
  `arn:aws:globalaccelerator::111122223333:accelerator/0-0-0-0-${number}`;

const toggle = (group: string, value: boolean, description: string) =>
  ({
    group,
    description,
    pattern: 'true|false',
    toggle: true,
    default: String(value),
    placeholder: 'true',
  }) as const;

const site = (number: 1 | 2) => {
  const group = `Site ${number}`;
  return {
    [`Site${number}Name`]: {
      group,
      description: 'Name of the site in labels, tags and Infinispan: 1 to 63 of A-Z a-z 0-9 . _ -',
      pattern: SITE_NAME,
      // With a dot, which CDK leaves out of logical ids.
      placeholder: number === 1 ? 'first.site' : 'second.site',
    },
    [`Site${number}Endpoint`]: {
      group,
      description: "https://host:port of the site's Infinispan, as the functions reach it",
      pattern: `https://(${HOST}|\\[[0-9A-Fa-f:]+\\])(:[0-9]{1,5})?/?`,
      placeholder: `https://infinispan-${number}.invalid`,
    },
    [`Site${number}User`]: {
      group,
      description: 'A user of that Infinispan whose role has ADMIN. No : " or backslash',
      pattern: USER,
      placeholder: `user-of-infinispan-${number}`,
    },
    [`Site${number}SecretArn`]: {
      group,
      description: "Full ARN of the secret, in any region, whose text is the user's password",
      pattern: SECRET,
      placeholder: secretOf(`password-${number}`),
    },
    [`Site${number}CaSecretArn`]: {
      group,
      description:
        'Full ARN of a secret whose text is the PEM of the certificate authorities to trust. Empty: the public ones',
      pattern: SECRET,
      optional: true,
      placeholder: secretOf(`authorities-${number}`),
    },
    [`Site${number}ServerName`]: {
      group,
      description: "The DNS name that the certificate must contain. Empty: the endpoint's host",
      pattern: HOST,
      optional: true,
      placeholder: `server-name-${number}.invalid`,
    },
  } as const satisfies Record<string, Parameter>;
};

type SiteParameter = 'Name' | 'Endpoint' | 'User' | 'SecretArn' | 'CaSecretArn' | 'ServerName';

/** In the order of the console's groups. */
const DECLARED = {
  ...(site(1) as Record<`Site1${SiteParameter}`, Parameter>),
  ...(site(2) as Record<`Site2${SiteParameter}`, Parameter>),
  Application: {
    group: 'Alerts',
    description:
      'Key of the claim and of all records: 1 to 40 of A-Z a-z 0-9 -. Each pair of sites has its own',
    pattern: '[A-Za-z0-9-]{1,40}',
    default: 'keycloak',
    placeholder: 'ApplicationName',
  },
  WebhookUser: {
    group: 'Alerts',
    description: 'The user that Alertmanager logs in as. No : " or backslash',
    pattern: USER,
    default: 'keycloak',
    placeholder: 'user-of-webhook',
  },
  WebhookSecretArn: {
    group: 'Alerts',
    description:
      'Full ARN of an existing secret, in any region, whose text is the password. Empty: the stack creates one',
    pattern: SECRET,
    optional: true,
    placeholder: secretOf('password-of-webhook'),
  },
  AlertName: {
    group: 'Alerts',
    description: 'alertname of the rule that reports an offline site, in ASCII',
    pattern: `(?!${HEARTBEAT}$)[!-~]([ -~]*[!-~])?`,
    default: 'SiteOffline',
    placeholder: 'NameOfAlert',
  },
  AcceleratorArns: {
    group: 'Alerts',
    description:
      'ARNs of the accelerators that may be looked up and changed, with commas. Empty: all of the account',
    pattern: 'arn:[a-z-]+:globalaccelerator::[0-9]{12}:accelerator/[0-9a-f-]+',
    list: true,
    optional: true,
    placeholder: `${acceleratorOf(1)},${acceleratorOf(2)}`,
  },
  Observe: toggle('Modes', false, 'Observe mode: check, decide and record, but start no fencing'),
  Rehearsals: toggle('Modes', true, 'Whether a fencing is rehearsed every hour'),
  Probe: toggle(
    'Modes',
    false,
    'Whether a function of the stack also looks at both sites every few seconds, and starts a fencing if their link is lost',
  ),
  RequireSiteViewLoss: toggle(
    'Modes',
    true,
    'Whether a reporter that still sees the other site blocks a fencing',
  ),
  PreferredSurvivor: {
    group: 'Modes',
    description:
      'Site1Name or Site2Name: the site that should survive if only the link is broken. Empty: the one that reports first',
    pattern: SITE_NAME,
    optional: true,
    placeholder: 'preferred.site',
  },
  NotifyEmail: {
    group: 'Messages',
    description: 'Email address that gets alarms and messages, once it is confirmed. Empty: none',
    pattern: '[^@\\s]+@[^@\\s]+',
    optional: true,
    placeholder: 'operator@messages.invalid',
  },
  SubnetIds: {
    group: 'Network and encryption',
    description:
      'Subnets, with commas, in which Infinispan is reachable. They need a route to AWS, such as a NAT gateway. Empty: no VPC',
    pattern: 'subnet-[0-9a-f]{8,17}',
    list: true,
    optional: true,
    placeholder: 'subnet-00000001,subnet-00000002',
  },
  SecurityGroupIds: {
    group: 'Network and encryption',
    description: 'Security groups, with commas, of the functions in these subnets. Empty: no VPC',
    pattern: 'sg-[0-9a-f]{8,17}',
    list: true,
    optional: true,
    placeholder: 'sg-00000001,sg-00000002',
  },
  KmsKeyArn: {
    group: 'Network and encryption',
    description:
      "ARN of the KMS key for tables, logs, executions, topic, generated password and, where they use it, the secrets. Empty: AWS's keys",
    pattern: 'arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+',
    optional: true,
    placeholder: 'arn:aws:kms:eu-west-1:111122223333:key/00000000',
  },
} as const satisfies Record<string, Parameter>;

export type ParameterName = keyof typeof DECLARED;

/** Every parameter by its name. */
export const PARAMETERS: Readonly<Record<ParameterName, Parameter>> = DECLARED;

export const PARAMETER_NAMES = Object.keys(PARAMETERS) as readonly ParameterName[];

export type ParameterValues = Readonly<Record<ParameterName, string>>;

/** The properties of SiteFencing for values of the parameters. */
export function propsOf(values: ParameterValues): SiteFencingProps {
  const text = (name: ParameterName) => (values[name] === '' ? undefined : values[name]);
  const list = (name: ParameterName) => text(name)?.split(',');
  const sites = ([1, 2] as const).map((number) => [
    values[`Site${number}Name`],
    {
      infinispan: {
        endpoint: values[`Site${number}Endpoint`],
        user: values[`Site${number}User`],
        secretArn: values[`Site${number}SecretArn`],
        caArn: text(`Site${number}CaSecretArn`),
        serverName: text(`Site${number}ServerName`),
      },
    },
  ]);
  const [subnetIds, securityGroupIds, email] = [
    list('SubnetIds'),
    list('SecurityGroupIds'),
    text('NotifyEmail'),
  ];
  return {
    application: values.Application,
    webhook: { user: values.WebhookUser, secretArn: text('WebhookSecretArn') },
    alertName: values.AlertName,
    sites: Object.fromEntries(sites),
    accelerators: list('AcceleratorArns'),
    observe: values.Observe === 'true',
    rehearsals: values.Rehearsals === 'true',
    probe: values.Probe === 'true',
    requireSiteViewLoss: values.RequireSiteViewLoss === 'true',
    preferredSurvivor: text('PreferredSurvivor'),
    notify: { emails: email === undefined ? undefined : [email] },
    vpc:
      subnetIds === undefined || securityGroupIds === undefined ? undefined : { subnetIds, securityGroupIds },
    kmsKeyArn: text('KmsKeyArn'),
  };
}
