import type { KindForm } from '../form/kind-form.ts';
import type { LeftOut } from '../form/rules.ts';

const COUNTED = 'counted by the server: what it holds and does now';

export const LEFT_OUT: readonly LeftOut[] = [
  { path: 'operatingSystem', reason: 'of the machine that it runs on' },
  { path: 'uptimeSeconds', reason: COUNTED },
  { path: 'memory.usedBytes', reason: COUNTED },
  { path: 'memory.peakBytes', reason: COUNTED },
  { path: 'memory.residentBytes', reason: COUNTED },
  { path: 'memory.fragmentationRatio', reason: COUNTED },
  { path: 'traffic', reason: COUNTED },
  { path: 'clients.connected', reason: COUNTED },
  { path: 'clients.blocked', reason: COUNTED },
  { path: 'databases', reason: COUNTED },
  { path: 'replication.primary', reason: 'an address given by whoever runs the server' },
  { path: 'replication.offsetBytes', reason: COUNTED },
  {
    path: 'replication.replicas',
    reason: 'addresses given by whoever runs the servers; their number is compared',
  },
  { path: 'persistence.snapshotAt', reason: 'when it happened' },
  { path: 'persistence.snapshotOk', reason: 'a state that passes' },
  { path: 'persistence.changesSinceSnapshot', reason: COUNTED },
  { path: 'persistence.appendOnlyOk', reason: 'a state that passes' },
  { path: 'cluster.node', reason: 'made up by the server' },
];

/** A cache by its INFO in the console's words, and what CONFIG GET tells. */
export const cachesForm: KindForm = {
  kind: 'caches',
  listed: 'caches',
  parts: ['Settings'],
  leftOut: LEFT_OUT,
  rules: [{ path: 'memory.maximumBytes', unit: 'bytes', default: 'none' }, { path: 'Settings[*]' }],
};
