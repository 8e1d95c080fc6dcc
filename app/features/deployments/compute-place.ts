/** What runs the services of an environment, as far as a browser may know it. */
export type ComputePlace =
  | { readonly kind: 'ecs'; readonly cluster: string }
  /** `host` as DOCKER_HOST takes it, where it is not the usual one. */
  | { readonly kind: 'docker'; readonly project: string; readonly host?: string };
