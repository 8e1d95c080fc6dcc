import { Form, useSearchParams } from '@remix-run/react';
import { CHOSEN_PERIODS } from '../../../core/resources/metrics/range.ts';
import { formatDuration } from '../../components/format.ts';
import { Button } from '../../components/ui/button.tsx';
import { SelectField, TextField } from '../../components/ui/field.tsx';
import { STATISTICS } from './explore-view.ts';
import type { ExploreView } from './explore-view.ts';

const OWN_FIELDS = ['q', 'stat', 'period', 'math'];

/** Words that find metrics, and how what is chosen is drawn. */
export function ExploreForm({ view }: { readonly view: ExploreView }) {
  const [search] = useSearchParams();
  const kept = [...search].filter(([name]) => !OWN_FIELDS.includes(name));
  const { words, statistic, periodSeconds, math } = view;
  return (
    <Form method="get" aria-label="Any metric" className="flex flex-wrap items-end gap-3">
      {kept.map(([name, value], index) => (
        <input key={index} type="hidden" name={name} value={value} />
      ))}
      <TextField
        key={`words ${words}`}
        label="Words"
        name="q"
        type="search"
        data-filter
        defaultValue={words}
        placeholder="a metric, a queue, a namespace …"
        className="w-full sm:w-72"
      />
      <SelectField
        key={`statistic ${statistic}`}
        label="Statistic"
        name="stat"
        defaultValue={statistic}
        options={STATISTICS.map((value) => ({ value, label: value }))}
        className="w-36"
      />
      <SelectField
        key={`period ${periodSeconds}`}
        label="Period, at least"
        name="period"
        defaultValue={periodSeconds ?? ''}
        options={[
          { value: '', label: 'what fits' },
          ...CHOSEN_PERIODS.map((seconds) => ({ value: String(seconds), label: formatDuration(seconds) })),
        ]}
        className="w-36"
      />
      <TextField
        key={`math ${math}`}
        label="Metric math, or SEARCH(…)"
        name="math"
        mono
        defaultValue={math}
        placeholder="100 * m1 / m2"
        className="w-full sm:w-80"
      />
      <Button type="submit">Draw</Button>
    </Form>
  );
}
