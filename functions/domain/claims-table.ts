/**
 * The keys of an application's items in the claims table, beside the claim, whose key is the application. An application has
 * no slash in its name, so no claim has one of these keys.
 */
export const probeKey = (application: string): string => `${application}/probe`;

export const knownSitesKey = (application: string): string => `${application}/sites`;
