/**
 * What a change is allowed by. `data:change`: items, objects, keys, messages. `data:remove`: whole stores of them
 * (purge, flush, delete a table). `settings:change`: TTL, capacity, versioning, lifecycle, rotation.
 * `backups:change`: backups, restores, schedules. `secrets:reveal`: one value, with a reason.
 * `deployments:change`: what runs: scale, deploy, shift traffic, roll back, stop, restart.
 * `development:prepare`: initialise, seed and reset, where nothing is guarded. `rules:change`: the console's own rules.
 */
export const CHANGE_CAPABILITIES = [
  'data:change',
  'data:remove',
  'settings:change',
  'backups:change',
  'secrets:reveal',
  'deployments:change',
  'development:prepare',
  'rules:change',
] as const;

export type ChangeCapability = (typeof CHANGE_CAPABILITIES)[number];
