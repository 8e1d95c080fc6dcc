import { useState } from 'react';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import type { InsightsEvent } from '../../../core/resources/logs/insights-types.ts';
import { Pane } from '../../components/pair/side.tsx';
import { InsightsAnswer } from './insights-answer.tsx';
import { InsightsRows } from './insights-rows.tsx';
import type { InsightsDone } from './insights-rows.tsx';

interface InsightsAnswersProps {
  readonly labels: readonly EnvironmentLabel[];
  /** The newest thing that each environment's query has told. */
  readonly told: Readonly<Record<string, InsightsEvent>>;
  readonly query: string;
}

/** What each environment answered; where both have, in one table if that is wanted. */
export function InsightsAnswers({ labels, told, query }: InsightsAnswersProps) {
  const [isTogether, setTogether] = useState(false);
  const done = labels.flatMap((label): readonly InsightsDone[] => {
    const event = told[label.id];
    return event?.kind === 'done' ? [{ label, answer: event }] : [];
  });
  const areBoth = done.length > 1;
  return (
    <>
      {areBoth ? (
        <label className="flex items-center gap-2 text-sm">
          <input
            type="checkbox"
            checked={isTogether}
            onChange={(event) => setTogether(event.target.checked)}
          />
          Both environments in one table
        </label>
      ) : null}
      {areBoth && isTogether ? (
        <section
          aria-label="Both environments"
          className="min-w-0 overflow-hidden rounded-lg border border-line bg-surface p-4"
        >
          <InsightsRows answers={done} />
        </section>
      ) : (
        labels.map((label, index) => {
          const event = told[label.id];
          return event ? (
            <Pane key={label.id} side={label} half={index === 0 ? 'left' : 'right'} title="Answer">
              <InsightsAnswer label={label} query={query} event={event} />
            </Pane>
          ) : null;
        })
      )}
    </>
  );
}
