/** The ports that the links lead to. */
export interface LinkTargets {
  /** Each node's port for the other sites. */
  readonly bridge: readonly number[];
  /** For each route, the REST ports of its nodes. */
  readonly routes: readonly (readonly number[])[];
}

/** The loopback ports in front of them, in the same order. */
export interface LinkPorts {
  /** Each leads to its bridge target unless the bridge is cut. */
  readonly bridgePorts: readonly number[];
  /** The connections of each go to the route's targets in turn. */
  readonly routePorts: readonly number[];
}

/** A message to the worker, which replies `done`. `nodes` are indexes of bridge targets. */
export type LinkCommand = { readonly cut: readonly number[] } | 'heal';
