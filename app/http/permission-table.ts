import type { ChangeCapability } from '../../core/actions/capability.ts';
import type { Environment } from '../../core/environments/schema.ts';
import type { Person, Role } from './people.ts';

/**
 * What can be asked for. `states:read`: that resources exist, their settings' numbers, metrics and health;
 * `settings:read`: variables and policies, secrets masked; `data:read`: items, objects, keys and values, messages,
 * slow log entries; `messages:look`: receiving messages, which counts as a receive; `secrets:keys`: the names of the
 * keys inside a secret; `monitor:run`: a live MONITOR; `records:read`: who changed what; `links:change`: links that
 * show the product view without a sign-in; `runbooks:run`: keeping the record of a run of a runbook: ticks, notes,
 * handing over; `snapshots:keep`: keeping how an environment is set up. What changes something is in
 * core/actions/capability.ts; `approvals:decide`: agreeing to another's plan; `glass:break`: running a plan without.
 */
export type Capability =
  | 'states:read'
  | 'settings:read'
  | 'data:read'
  | 'messages:look'
  | 'secrets:keys'
  | 'monitor:run'
  | 'records:read'
  | 'runbooks:run'
  | 'snapshots:keep'
  | 'links:change'
  | ChangeCapability
  | 'approvals:decide'
  | 'glass:break';

/** In which environments: nowhere, where changes ask for nothing (guard `none`), or everywhere. */
export type Reach = 'nowhere' | 'unguarded' | 'everywhere';

/** The one table of who may do what, where. Nothing else in the console decides by a role. */
export const PERMISSIONS: Readonly<Record<Role, Readonly<Record<Capability, Reach>>>> = {
  viewer: {
    'states:read': 'everywhere',
    'settings:read': 'everywhere',
    'data:read': 'nowhere',
    'messages:look': 'nowhere',
    'secrets:keys': 'nowhere',
    'monitor:run': 'nowhere',
    'records:read': 'everywhere',
    'runbooks:run': 'nowhere',
    'snapshots:keep': 'nowhere',
    'links:change': 'nowhere',
    'data:change': 'nowhere',
    'data:remove': 'nowhere',
    'settings:change': 'nowhere',
    'backups:change': 'nowhere',
    'secrets:reveal': 'nowhere',
    'deployments:change': 'nowhere',
    'development:prepare': 'nowhere',
    'rules:change': 'nowhere',
    'approvals:decide': 'nowhere',
    'glass:break': 'nowhere',
  },
  developer: {
    'states:read': 'everywhere',
    'settings:read': 'everywhere',
    'data:read': 'unguarded',
    'messages:look': 'unguarded',
    'secrets:keys': 'unguarded',
    'monitor:run': 'unguarded',
    'records:read': 'everywhere',
    'runbooks:run': 'everywhere',
    'snapshots:keep': 'everywhere',
    'links:change': 'nowhere',
    'data:change': 'unguarded',
    'data:remove': 'unguarded',
    'settings:change': 'unguarded',
    'backups:change': 'unguarded',
    'secrets:reveal': 'nowhere',
    'deployments:change': 'unguarded',
    'development:prepare': 'unguarded',
    'rules:change': 'nowhere',
    'approvals:decide': 'nowhere',
    'glass:break': 'nowhere',
  },
  operator: {
    'states:read': 'everywhere',
    'settings:read': 'everywhere',
    'data:read': 'everywhere',
    'messages:look': 'everywhere',
    'secrets:keys': 'everywhere',
    'monitor:run': 'everywhere',
    'records:read': 'everywhere',
    'runbooks:run': 'everywhere',
    'snapshots:keep': 'everywhere',
    'links:change': 'everywhere',
    'data:change': 'everywhere',
    'data:remove': 'everywhere',
    'settings:change': 'everywhere',
    'backups:change': 'everywhere',
    'secrets:reveal': 'everywhere',
    'deployments:change': 'everywhere',
    'development:prepare': 'unguarded',
    'rules:change': 'nowhere',
    'approvals:decide': 'everywhere',
    'glass:break': 'everywhere',
  },
  admin: {
    'states:read': 'everywhere',
    'settings:read': 'everywhere',
    'data:read': 'everywhere',
    'messages:look': 'everywhere',
    'secrets:keys': 'everywhere',
    'monitor:run': 'everywhere',
    'records:read': 'everywhere',
    'runbooks:run': 'everywhere',
    'snapshots:keep': 'everywhere',
    'links:change': 'everywhere',
    'data:change': 'everywhere',
    'data:remove': 'everywhere',
    'settings:change': 'everywhere',
    'backups:change': 'everywhere',
    'secrets:reveal': 'everywhere',
    'deployments:change': 'everywhere',
    'development:prepare': 'unguarded',
    'rules:change': 'everywhere',
    'approvals:decide': 'everywhere',
    'glass:break': 'everywhere',
  },
};

/** Each in words, after `may` or `may not`. */
export const DEEDS: Readonly<Record<Capability, string>> = {
  'states:read': 'see the state',
  'settings:read': 'see the settings',
  'data:read': 'see the data',
  'messages:look': 'look at messages',
  'secrets:keys': 'see the keys inside secrets',
  'monitor:run': 'run MONITOR in the caches',
  'records:read': 'see the records',
  'runbooks:run': 'keep runs of runbooks',
  'snapshots:keep': 'keep snapshots',
  'links:change': 'make or withdraw links to the product view',
  'data:change': 'change the data',
  'data:remove': 'remove data',
  'settings:change': 'change the settings',
  'backups:change': 'make or restore backups',
  'secrets:reveal': 'reveal secrets',
  'deployments:change': 'change what runs',
  'development:prepare': 'initialise, seed or reset the data',
  'rules:change': 'change the rules',
  'approvals:decide': 'agree to plans',
  'glass:break': 'break the glass',
};

export type GuardedEnvironment = Pick<Environment, 'guard' | 'label'>;

/** Whether a person may do this in this environment; without one, whether in any environment at all. */
export function maySee(
  person: Pick<Person, 'role'>,
  capability: Capability,
  environment?: Pick<Environment, 'guard'>,
): boolean {
  const reach = PERMISSIONS[person.role][capability];
  if (reach === 'nowhere') return false;
  return reach === 'everywhere' || environment === undefined || environment.guard === 'none';
}

/** The sentence that a refused side of a page shows, or undefined where the person may. */
export function refusalOf(
  person: Pick<Person, 'role'>,
  capability: Capability,
  environment?: GuardedEnvironment,
): string | undefined {
  if (maySee(person, capability, environment)) return undefined;
  const where = environment ? ` of ${environment.label}` : '';
  return `The role ${person.role} may not ${DEEDS[capability]}${where}.`;
}
