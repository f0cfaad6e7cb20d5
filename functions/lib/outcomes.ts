/** Why an attempt ended without a fencing, each in the words of the README's table of outcomes. */
export const REASONS = {
  ACCELERATOR_NOT_FOUND: 'no accelerator of this account has the DNS name that the alert gives',
  UNKNOWN_SITE: 'the alert names a site that the configuration does not know, or that the accelerator does not have',
  REPORTER_MISMATCH: "the Infinispan configured for the reporter says that it is another site, or does not back up to the offline site",
  REPORTER_NOT_IN_SERVICE: 'the reporter is not in service everywhere the offline site serves; to fence would leave nobody',
  REPORTER_UNREACHABLE: "the reporter's Infinispan did not answer, did not let us in, or no site master was reached",
  SITE_VIEW_HEALED: 'the reporter sees the site again',
} as const;

export type Reason = keyof typeof REASONS;
