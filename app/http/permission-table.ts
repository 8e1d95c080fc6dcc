import type { Environment } from '../../core/environments/schema.ts';
import type { Person, Role } from './people.ts';

/**
 * What can be asked for. `states:read`: that resources exist, their settings' numbers, metrics and health;
 * `settings:read`: variables and policies, secrets masked; `data:read`: items, objects, keys and values, messages,
 * slow log entries; `messages:look`: receiving messages, which counts as a receive; `secrets:keys`: the names of the
 * keys inside a secret; `monitor:run`: a live MONITOR.
 */
export type Capability =
  'states:read' | 'settings:read' | 'data:read' | 'messages:look' | 'secrets:keys' | 'monitor:run';

/** In which environments: nowhere, where changes ask for nothing (guard `none`), or everywhere. */
type Reach = 'nowhere' | 'unguarded' | 'everywhere';

const EVERYTHING: Readonly<Record<Capability, Reach>> = {
  'states:read': 'everywhere',
  'settings:read': 'everywhere',
  'data:read': 'everywhere',
  'messages:look': 'everywhere',
  'secrets:keys': 'everywhere',
  'monitor:run': 'everywhere',
};

/** The one table of who may do what, where. Nothing else in the console decides by a role. */
const TABLE: Readonly<Record<Role, Readonly<Record<Capability, Reach>>>> = {
  viewer: {
    'states:read': 'everywhere',
    'settings:read': 'everywhere',
    'data:read': 'nowhere',
    'messages:look': 'nowhere',
    'secrets:keys': 'nowhere',
    'monitor:run': 'nowhere',
  },
  developer: {
    'states:read': 'everywhere',
    'settings:read': 'everywhere',
    'data:read': 'unguarded',
    'messages:look': 'unguarded',
    'secrets:keys': 'unguarded',
    'monitor:run': 'unguarded',
  },
  operator: EVERYTHING,
  // The rules are an administrator's; so far no page changes one.
  admin: EVERYTHING,
};

const DEEDS: Readonly<Record<Capability, string>> = {
  'states:read': 'see the state',
  'settings:read': 'see the settings',
  'data:read': 'see the data',
  'messages:look': 'look at messages',
  'secrets:keys': 'see the keys inside secrets',
  'monitor:run': 'run MONITOR in the caches',
};

export type GuardedEnvironment = Pick<Environment, 'guard' | 'label'>;

/** Whether a person may do this in this environment; without one, whether in any environment at all. */
export function maySee(
  person: Pick<Person, 'role'>,
  capability: Capability,
  environment?: Pick<Environment, 'guard'>,
): boolean {
  const reach = TABLE[person.role][capability];
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
