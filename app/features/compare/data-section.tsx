import { useState } from 'react';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { Age } from '../../components/clock.tsx';
import { ActionButton } from '../../components/gate/action-button.tsx';
import { RunLink } from '../../components/gate/outcome-view.tsx';
import { RunProgress } from '../../components/gate/run-progress.tsx';
import { SelectField, TextField } from '../../components/ui/field.tsx';
import { isActive } from '../operations/run-view.ts';
import { ComparedDataResult } from './compared-data.tsx';
import type { DataPart, LastComparison } from './data-part.server.ts';

interface DataSectionProps {
  readonly labels: readonly [EnvironmentLabel, EnvironmentLabel];
  /** What the resource is called on either side. */
  readonly names: readonly [string, string];
  readonly data: DataPart;
}

/** What is in both: compared by an operation that only reads, with what it told last. */
export function DataSection({ labels, names, data }: DataSectionProps) {
  const { kind, refusal, last } = data;
  return (
    <section aria-labelledby="data-title" className="space-y-4 rounded-lg border border-line bg-surface p-4">
      <div>
        <h2 id="data-title" className="text-sm font-medium">
          Data
        </h2>
        <p className="mt-0.5 text-xs text-ink-muted">
          {kind === 'tables'
            ? 'Items by key and checksum, in an operation that only reads.'
            : 'Objects by key, size, and ETag or checksum, in an operation that only reads.'}
        </p>
      </div>
      {refusal === undefined ? (
        <DataForm labels={labels} names={names} data={data} />
      ) : (
        <p className="text-sm text-ink-muted">{refusal}</p>
      )}
      {last ? <Last last={last} /> : null}
    </section>
  );
}

const HOW_MUCH = {
  tables: [
    { value: 'sample', label: 'A sample of both' },
    { value: 'full', label: 'All items' },
  ],
  buckets: [
    { value: 'sample', label: 'All keys, some checksums' },
    { value: 'full', label: 'All keys, all checksums' },
  ],
} as const;

function DataForm({ labels, names, data: { kind, actionId, own } }: DataSectionProps) {
  const [check, setCheck] = useState<'sample' | 'full'>('sample');
  const [sample, setSample] = useState('1000');
  const [isNamed, setNamed] = useState(true);
  const [here, there] = own === 'left' ? ([0, 1] as const) : ([1, 0] as const);
  const size = Number(sample);
  const isSize = Number.isInteger(size) && size >= 1 && size <= 10_000;
  return (
    <div className="flex flex-wrap items-end gap-x-4 gap-y-3">
      <SelectField
        label="How much"
        className="w-52"
        options={HOW_MUCH[kind]}
        value={check}
        onChange={(event) => setCheck(event.currentTarget.value === 'full' ? 'full' : 'sample')}
      />
      {check === 'sample' ? (
        <TextField
          label={kind === 'tables' ? 'Items of either side' : 'Checksums'}
          className="w-32"
          inputMode="numeric"
          value={sample}
          aria-invalid={!isSize}
          onChange={(event) => setSample(event.currentTarget.value)}
        />
      ) : null}
      {kind === 'tables' ? (
        <label className="flex h-8 items-center gap-2 text-sm">
          <input
            type="checkbox"
            className="accent-accent"
            checked={isNamed}
            onChange={(event) => setNamed(event.currentTarget.checked)}
          />
          Names of the environment made equal
        </label>
      ) : null}
      <ActionButton
        actionId={actionId}
        environmentId={labels[here].id}
        input={{
          name: names[here],
          withEnvironment: labels[there].id,
          withName: names[there],
          check,
          ...(check === 'sample' && isSize && { sample: size }),
          names: isNamed,
        }}
        label={kind === 'tables' ? 'Compare items' : 'Compare objects'}
        disabled={check === 'sample' && !isSize}
      />
    </div>
  );
}

function Last({ last: { run, compared } }: { readonly last: LastComparison }) {
  return (
    <div className="space-y-3 border-t border-line pt-3">
      <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1 text-xs text-ink-muted">
        <span>
          Last compared <Age at={run.endedAt ?? run.createdAt} /> by {run.who}
          {compared ? '' : `: ${run.sentence ?? run.state}`}
        </span>
        <RunLink runId={run.id} />
      </p>
      {isActive(run) ? <RunProgress run={run} /> : null}
      {compared ? <ComparedDataResult compared={compared} /> : null}
    </div>
  );
}
