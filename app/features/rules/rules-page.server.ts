import { frozenBy } from '../../../core/actions/freeze.ts';
import { ACTIONS } from '../../../core/changes/registry.ts';
import { labelOf } from '../../../core/environments/label.ts';
import type { Permission } from '../../../core/permissions/permission.ts';
import type { RequestContext } from '../../http/context.server.ts';
import { ROLES } from '../../http/people.ts';
import { DEEDS, PERMISSIONS } from '../../http/permission-table.ts';
import type { Capability } from '../../http/permission-table.ts';
import type { NeedRow } from './action-table.tsx';
import { freezeWords } from './freeze-words.ts';
import { policyRows } from './policy-rows.ts';
import type { FreezeRow, RightsRow } from './rule-tables.tsx';

/** Everything of the rules that stands in files and tables of the console itself. Asks nobody. */
export function knownRules({ console: core }: Pick<RequestContext, 'console'>, now: number) {
  const freezes = core.sources.map(({ environment }): FreezeRow => {
    const current = frozenBy(environment.freezes, now);
    const windows = environment.freezes.map((window) => ({
      words: freezeWords(window),
      reason: window.reason,
      isNow: window === current,
    }));
    return { side: labelOf(environment), windows };
  });
  return {
    labels: core.labels,
    freezes,
    policy: policyRows(core.labels.map(({ guard }) => guard)),
    roles: ROLES,
    rights: rightsRows(),
    actions: ACTIONS.map(({ id, title, risk, capability, permissions }) => ({
      id,
      title,
      risk,
      capability,
      needs: needsOf(permissions),
    })),
  };
}

/** Kind by kind, each once, in the words of the kinds. */
function needsOf(permissions: readonly Permission[]): readonly NeedRow[] {
  const byKind = new Map<string, Set<string>>();
  for (const { on, allow } of permissions) byKind.set(on, new Set([...(byKind.get(on) ?? []), ...allow]));
  return [...byKind].map(([on, allow]) => ({ on: on.replaceAll('-', ' '), allow: [...allow] }));
}

function rightsRows(): readonly RightsRow[] {
  const capabilities = Object.keys(DEEDS) as readonly Capability[];
  return capabilities.map((capability) => ({
    deed: DEEDS[capability],
    reaches: ROLES.map((role) => PERMISSIONS[role][capability]),
  }));
}
