/** What runs the services of an environment, as far as a browser may know it. */
export type ComputePlace =
  { readonly kind: 'ecs'; readonly cluster: string } | { readonly kind: 'docker'; readonly project?: string };
