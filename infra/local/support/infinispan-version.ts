/** The Infinispan versions that the local sites run and model: the one that Keycloak 26 uses, and its successor. */
export const INFINISPAN_VERSIONS = ['15.0.21', '16.0.5'] as const;
export type InfinispanVersion = (typeof INFINISPAN_VERSIONS)[number];
