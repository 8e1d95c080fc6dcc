import { describe, expect, it } from 'vitest';
import type { RecordEntry } from '../../../core/actions/record.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import type { RunEyes } from '../operations/run-view.ts';
import { hasWords, recordView } from './record-view.ts';

const SECRET = 'a value of an item';

const ENTRY: RecordEntry = {
  sequence: 4,
  previousHash: 'p',
  hash: 'h',
  kind: 'outcome',
  at: 0,
  who: { id: 'olga', name: 'Olga', role: 'operator' },
  from: { address: '127.0.0.1', requestId: 'q' },
  environmentId: 'prod',
  actionId: 'tables.put-item',
  target: 'users',
  summary: `Done: ${SECRET}`,
  changes: [{ attribute: 'a', before: SECRET, after: SECRET }],
  completed: SECRET,
  remaining: SECRET,
  calls: [{ operation: 'dynamodb:PutItem', requestId: 'r' }],
};

function eyes(readable: readonly string[]): RunEyes {
  return {
    now: 0,
    actionOf: () => ({ title: 'Save item', kind: 'table' }),
    labelOf: (id) => ({ id, label: id, colour: 'amber' }) as EnvironmentLabel,
    mayRead: (id) => readable.includes(id),
    mayAct: () => true,
  };
}

describe('an entry for one reader', () => {
  it('has before and after for whoever may see the data of that environment', () => {
    expect(recordView(ENTRY, eyes(['prod']))).toMatchObject({ changes: ENTRY.changes, isCut: false });
  });

  it('has none of its values for others, and still who did what to what', () => {
    const view = recordView(ENTRY, eyes(['dev']));
    expect(JSON.stringify(view)).not.toContain(SECRET);
    expect(view).toMatchObject({ summary: 'Save item', target: 'users', isCut: true, calls: ENTRY.calls });
  });

  it('is not found by words that this reader does not see', () => {
    expect(hasWords(recordView(ENTRY, eyes(['dev'])), 'value of')).toBe(false);
    expect(hasWords(recordView(ENTRY, eyes(['prod'])), 'VALUE of')).toBe(true);
    expect(hasWords(recordView(ENTRY, eyes(['dev'])), 'olga')).toBe(true);
  });

  it('of the console’s own rules is everybody’s', () => {
    const rules = { ...ENTRY, kind: 'rules-changed' as const, actionId: undefined };
    expect(recordView(rules, eyes([])).summary).toBe(ENTRY.summary);
  });
});
