import { describe, expect, it } from 'vitest';
import { parseEnvironments } from '../../../core/environments/load.ts';
import { createRegistry } from '../../../core/environments/registry.ts';
import { Reader } from '../../../core/upstream/reader.ts';
import { consoleCore } from '../../http/console-core.server.ts';
import type { Person, Role } from '../../http/people.ts';
import { mayDecide } from './notices.server.ts';

const registry = createRegistry(
  parseEnvironments(
    JSON.stringify({
      environments: ['dev', 'prod'].map((id) => ({
        ...{ id, label: id, guard: id === 'dev' ? 'none' : 'two-person', region: 'us-east-1' },
        account: '000000000000',
        names: { stage: id },
      })),
    }),
    'test.yaml',
  ),
  process.env,
);
const core = consoleCore(registry, new Reader());

const NOW = 1_000;
const APPROVAL = {
  state: 'waiting',
  expiresAt: NOW + 1,
  requestedBy: { id: 'olga', name: 'Olga', role: 'operator' },
  actionId: 'tables.delete-item',
  environmentId: 'prod',
} as const;

function may(id: string, role: Role, change: Partial<Parameters<typeof mayDecide>[2]> = {}): boolean {
  const person: Person = { id, name: id, role };
  return mayDecide({ console: core, person }, person, { ...APPROVAL, ...change }, NOW);
}

describe('whether a plan waits for somebody', () => {
  it('for whoever may decide and may do the action, and did not ask for it', () => {
    expect(may('otto', 'operator')).toBe(true);
    expect(may('ada', 'admin')).toBe(true);
    expect(may('olga', 'operator')).toBe(false);
    expect(may('dan', 'developer')).toBe(false);
    expect(may('vera', 'viewer')).toBe(false);
  });

  it.each([
    ['it was decided', { state: 'declined' }],
    ['it has run out', { expiresAt: NOW - 1 }],
    ['its environment is not known any more', { environmentId: 'gone' }],
    ['its action is not known any more', { actionId: 'tables.unheard-of' }],
  ] as const)('not when %s', (_name, change) => {
    expect(may('otto', 'operator', change)).toBe(false);
  });
});
