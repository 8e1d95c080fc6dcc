import { Await } from '@remix-run/react';
import { Play, Square } from 'lucide-react';
import { Suspense, useRef, useState } from 'react';
import { insightsCost } from '../../../core/resources/logs/insights-cost.ts';
import type { SavedQuery } from '../../../core/resources/logs/insights-types.ts';
import { Button } from '../../components/ui/button.tsx';
import { Labelled, SelectField } from '../../components/ui/field.tsx';
import type { GroupChoice } from './group-choice.ts';
import { GroupChooser } from './group-chooser.tsx';
import type { GroupChooserProps } from './group-chooser.tsx';
import { InsightsCostLine } from './insights-cost-line.tsx';
import { KeepQuery } from './keep-query.tsx';
import { chosenGroups } from './logs-query.ts';
import { RangeFields } from './range-fields.tsx';
import { rangeOf } from './range.ts';
import type { AskedRange } from './range.ts';

export interface KeptQuery extends SavedQuery {
  readonly environment: string;
}

interface InsightsFormProps extends GroupChooserProps {
  readonly asked: AskedRange;
  readonly query: string;
  readonly now: number;
  readonly saved: readonly Promise<readonly KeptQuery[]>[];
  /** Whether queries may be kept, a side each. */
  readonly maySave: readonly boolean[];
  readonly isRunning: boolean;
  readonly onRun: (form: URLSearchParams) => void;
  readonly onCancel: () => void;
}

const EXAMPLES: readonly (readonly [name: string, query: string])[] = [
  ['Newest lines', 'fields @timestamp, @message\n| sort @timestamp desc\n| limit 100'],
  [
    'Errors by message',
    'fields msg\n| filter level = "error"\n| stats count(*) as errors by msg\n| sort errors desc',
  ],
  ['Lines a five minutes', 'stats count(*) as lines by bin(5m)'],
  [
    'Slowest requests',
    'fields @timestamp, req.url, responseTime\n| filter ispresent(responseTime)\n| sort responseTime desc\n| limit 50',
  ],
];

/** A query over groups of either or both environments, with its cost. Control and Enter run it. */
export function InsightsForm({
  asked,
  query,
  now,
  saved,
  isRunning,
  onRun,
  onCancel,
  maySave,
  ...chooser
}: InsightsFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const [text, setText] = useState(query);
  const [fields, setFields] = useState<URLSearchParams>();
  const read = () => (form.current ? fieldsOf(form.current) : new URLSearchParams());
  const run = () => onRun(read());
  return (
    <>
      <form
        ref={form}
        role="search"
        aria-label="Insights"
        className="space-y-3"
        onChange={() => setFields(read())}
        onSubmit={(event) => {
          event.preventDefault();
          run();
        }}
      >
        <GroupChooser {...chooser} />
        <div className="flex flex-wrap items-end gap-2">
          <RangeFields asked={asked} typed={{ from: '', to: '' }} />
          <SelectField
            label="Put in"
            value=""
            onChange={(event) => setText(event.currentTarget.value || text)}
            options={[
              { value: '', label: 'An example …' },
              ...EXAMPLES.map(([label, value]) => ({ value, label })),
            ]}
            className="w-44"
          />
          {saved.map((queries, index) => (
            <Suspense key={index}>
              <Await resolve={queries} errorElement={<></>}>
                {(all) =>
                  all.length === 0 ? null : (
                    <SelectField
                      label={`Saved, ${all[0]?.environment}`}
                      value=""
                      onChange={(event) => setText(event.currentTarget.value || text)}
                      options={[
                        { value: '', label: 'A saved query …' },
                        ...all.map(({ name, query: value }) => ({ value, label: name })),
                      ]}
                      className="w-48"
                    />
                  )
                }
              </Await>
            </Suspense>
          ))}
        </div>
        <Labelled label="Query (Logs Insights)">
          <textarea
            name="query"
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            rows={5}
            spellCheck={false}
            maxLength={10_000}
            className="w-full rounded-md border border-line-strong bg-surface px-2.5 py-2 font-mono text-xs text-ink"
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
                event.preventDefault();
                run();
              }
            }}
          />
        </Labelled>
        <Suspense>
          <Await resolve={chooser.choice} errorElement={<></>}>
            {(choice) => <InsightsCostLine cost={costOf(choice, fields, chooser.chosen, asked, now)} />}
          </Await>
        </Suspense>
        <div className="flex items-center gap-2">
          {isRunning ? (
            <Button onClick={onCancel}>
              <Square aria-hidden className="size-3.5" />
              Stop
            </Button>
          ) : (
            <Button type="submit" look="primary">
              <Play aria-hidden className="size-3.5" />
              Run
            </Button>
          )}
          <span className="text-2xs text-ink-faint">Ctrl+Enter runs it.</span>
        </div>
      </form>
      <KeepQuery
        labels={chooser.labels}
        query={text}
        groups={fields ? chosenGroups(fields) : chooser.chosen}
        saved={saved}
        may={maySave}
      />
    </>
  );
}

function fieldsOf(form: HTMLFormElement): URLSearchParams {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === 'string') fields.append(name, value);
  return fields;
}

function costOf(
  { pairs }: GroupChoice,
  fields: URLSearchParams | undefined,
  chosen: GroupChooserProps['chosen'],
  asked: AskedRange,
  now: number,
) {
  const { left, right } = fields ? chosenGroups(fields) : chosen;
  const range = fields ? rangeOf(fields, now) : asked;
  const groups = pairs.flatMap((pair) => [
    ...(pair.left && left.includes(pair.left.name) ? [pair.left] : []),
    ...(pair.right && right.includes(pair.right.name) ? [pair.right] : []),
  ]);
  return insightsCost(groups, range.kind === 'range' ? range.range : { from: now, to: now }, now);
}
