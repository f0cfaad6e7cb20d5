/** How to reach the Infinispan of one site. */
export interface InfinispanAccess {
  /** `https://host:port`. */
  readonly endpoint: string;
  readonly user: string;
  /** The secret whose text is the password. */
  readonly secretArn: string;
  /** PEM certificates that are trusted instead of the public authorities', or the secret whose text they are. */
  readonly ca?: string | undefined;
  readonly caArn?: string | undefined;
  readonly serverName?: string | undefined;
}

/** What the configuration says of the application that is fenced. */
export interface Settings {
  /** Key of the claim, and of everything on record; from the configuration, never from an alert. */
  readonly application: string;
  /** The pair of sites, by name. */
  readonly sites: Readonly<Record<string, InfinispanAccess>>;
  readonly requireSiteViewLoss: boolean;
  /** Everything is looked at, decided and recorded, and nothing is begun. */
  readonly observe: boolean;
  /** Milliseconds for which a password stays right after it was replaced. */
  readonly rotationGrace: number;
}
