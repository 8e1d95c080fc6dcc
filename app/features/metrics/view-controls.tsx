import { Form, Link, useSearchParams } from '@remix-run/react';
import { ZoomOut } from 'lucide-react';
import { RANGE_NAMES } from '../../../core/resources/metrics/range.ts';
import { Button, buttonLook } from '../../components/ui/button.tsx';
import { TextField } from '../../components/ui/field.tsx';
import { ChoiceLinks } from './choice-links.tsx';
import {
  absoluteRange,
  changed,
  COMPARISONS,
  FORMS,
  LAYOUTS,
  namedRange,
  SHOWN_NAMES,
} from './metrics-view.ts';
import type { MetricsView } from './metrics-view.ts';
import { widened } from './time-cursor.ts';

interface ViewControlsProps {
  readonly view: MetricsView;
  /** What is on the screen; undefined where the address asks for what can not be. */
  readonly stretch: { readonly from: number; readonly to: number } | undefined;
  readonly now: number;
  readonly withShown?: boolean;
  /** Comparison and table; both only where charts are those of golden signals. */
  readonly withForms?: boolean;
}

/** What is shown, of which time, and how. Everything of it stands in the address. */
export function ViewControls({ view, stretch, now, withShown = true, withForms = true }: ViewControlsProps) {
  const { asked, shown, layout, form, comparison } = view;
  return (
    <div className="space-y-2.5">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        {withShown ? (
          <ChoiceLinks
            label="Shown"
            choices={SHOWN_NAMES.map((name) => ({
              label: name,
              isChosen: name === shown,
              changes: { show: name === 'overview' ? undefined : name },
            }))}
          />
        ) : null}
        <RangeChoice view={view} stretch={stretch} now={now} />
        {withForms ? (
          <ChoiceLinks
            label="Compared with"
            choices={[
              { label: 'no comparison', isChosen: !comparison, changes: { compare: undefined } },
              ...Object.keys(COMPARISONS).map((name) => ({
                label: name,
                isChosen: name === comparison,
                changes: { compare: name },
              })),
            ]}
          />
        ) : null}
        <ChoiceLinks
          label="Both sides"
          choices={LAYOUTS.map((name) => ({
            label: name,
            isChosen: name === layout,
            changes: { layout: name === 'one axis' ? undefined : name },
          }))}
        />
        {withForms ? (
          <ChoiceLinks
            label="Drawn as"
            choices={FORMS.map((name) => ({
              label: name,
              isChosen: name === form,
              changes: { as: name === 'charts' ? undefined : name },
            }))}
          />
        ) : null}
      </div>
      <details open={asked.kind !== 'named'}>
        <summary className="w-fit cursor-pointer select-none text-xs text-ink-muted hover:text-ink">
          Another time
        </summary>
        <CustomRange stretch={stretch} />
      </details>
    </div>
  );
}

function RangeChoice({ view: { asked }, stretch, now }: Pick<ViewControlsProps, 'view' | 'stretch' | 'now'>) {
  const [search] = useSearchParams();
  const wider = stretch && widened(stretch, now);
  return (
    <span className="inline-flex items-center gap-1">
      <ChoiceLinks
        label="Time"
        choices={RANGE_NAMES.map((name) => ({
          label: name,
          isChosen: asked.kind === 'named' && asked.name === name,
          changes: namedRange(name),
        }))}
      />
      {wider ? (
        <Link
          to={`?${changed(search, absoluteRange(wider.from, wider.to)).toString()}`}
          preventScrollReset
          className={buttonLook('quiet')}
          title="Twice as much time"
        >
          <ZoomOut aria-hidden className="size-4" />
          <span className="sr-only">Show twice as much time</span>
        </Link>
      ) : null}
    </span>
  );
}

/** Any stretch, in UTC. What can not be is told by the page, not by the browser. */
function CustomRange({ stretch }: Pick<ViewControlsProps, 'stretch'>) {
  const [search] = useSearchParams();
  const kept = [...search].filter(([name]) => !['from', 'to', 'range'].includes(name));
  const valueOf = (name: 'from' | 'to') =>
    search.get(name)?.replace(/Z$/, '').slice(0, 16) ??
    (stretch ? new Date(stretch[name]).toISOString().slice(0, 16) : '');
  const [from, to] = [valueOf('from'), valueOf('to')];
  return (
    <Form method="get" className="mt-2 flex flex-wrap items-end gap-2" aria-label="Another time">
      {kept.map(([name, value], index) => (
        <input key={index} type="hidden" name={name} value={value} />
      ))}
      <TextField
        key={`from ${from}`}
        label="From (UTC)"
        name="from"
        type="datetime-local"
        defaultValue={from}
        className="w-48"
      />
      <TextField
        key={`to ${to}`}
        label="To (UTC)"
        name="to"
        type="datetime-local"
        defaultValue={to}
        className="w-48"
      />
      <Button type="submit">Show</Button>
    </Form>
  );
}
