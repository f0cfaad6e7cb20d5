/** The access to the Infinispan of one site. */
export interface InfinispanAccess {
  /** `https://host:port`. */
  readonly endpoint: string;
  readonly user: string;
  /** The secret whose text is the password. */
  readonly secretArn: string;
  /** PEM certificates to trust instead of the public authorities'; `caArn` is a secret with that text. */
  readonly ca?: string | undefined;
  readonly caArn?: string | undefined;
  readonly serverName?: string | undefined;
}

/** The configuration of the fenced application. */
export interface Settings {
  /** Key of the claim and of every record; from the configuration, never from an alert. */
  readonly application: string;
  /** The pair of sites, by name. */
  readonly sites: Readonly<Record<string, InfinispanAccess>>;
  readonly requireSiteViewLoss: boolean;
  /** The site that should survive if only the link is broken. @default - the one that reports first */
  readonly preferredSurvivor?: string | undefined;
  /** The site of each Availability Zone that the database's writer may be in. @default - no database is configured */
  readonly writerZones?: Readonly<Record<string, string>>;
  /** Observe mode: the workflow checks, decides and records, but starts no fencing. */
  readonly observe: boolean;
  /** Milliseconds for which the previous password is still accepted after a rotation. */
  readonly rotationGrace: number;
}
