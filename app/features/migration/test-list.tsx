import { useState } from 'react';
import { Age } from '../../components/clock.tsx';
import { ActionButton } from '../../components/gate/action-button.tsx';
import { RunProgress } from '../../components/gate/run-progress.tsx';
import { RunStateMark } from '../../components/gate/run-state-mark.tsx';
import { TextField } from '../../components/ui/field.tsx';
import { PairLink } from '../../components/ui/pair-link.tsx';
import { countOf } from '../deployments/actions/typed-words.ts';
import { isActive } from '../operations/run-view.ts';
import { TestLines } from './test-lines.tsx';
import type { TestResult } from './tests.ts';

interface TestListProps {
  readonly tests: readonly TestResult[];
  readonly environmentId: string;
  /** Whether results of tests that ran elsewhere may be written down here. */
  readonly mayRecord: boolean;
}

/** The newest result of each test, with its checks, and a form for results of tests that ran elsewhere. */
export function TestList({ tests, environmentId, mayRecord }: TestListProps) {
  return (
    <>
      {tests.length > 0 ? (
        <ul className="divide-y divide-line">
          {tests.map(({ suite, title, of }) => (
            <li key={suite} className="px-4 py-2.5">
              <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
                <span className="text-sm font-medium">{title}</span>
                <RunStateMark state={of.run.state} stall={of.run.stall} />
                <PairLink
                  to={`/operations/${of.run.id}`}
                  className="text-xs text-ink-muted underline-offset-2 hover:text-ink hover:underline"
                >
                  {of.run.who}, <Age at={of.run.createdAt} />
                </PairLink>
              </div>
              {of.run.sentence ? (
                <p className="mt-0.5 text-xs text-ink-muted [overflow-wrap:anywhere]">{of.run.sentence}</p>
              ) : null}
              {isActive(of.run) ? <RunProgress run={of.run} /> : null}
              {of.lines.length > 1 ? (
                <details className="mt-1">
                  <summary className="cursor-pointer select-none text-xs text-ink-faint hover:text-ink">
                    {of.lines.length} checks
                  </summary>
                  <TestLines lines={of.lines} />
                </details>
              ) : null}
            </li>
          ))}
        </ul>
      ) : null}
      {mayRecord ? <RecordForm environmentId={environmentId} /> : null}
    </>
  );
}

/** What a pipeline, or somebody, found out elsewhere. */
function RecordForm({ environmentId }: { readonly environmentId: string }) {
  const [suite, setSuite] = useState('e2e');
  const [passed, setPassed] = useState('');
  const [failed, setFailed] = useState('0');
  const [tag, setTag] = useState('');
  return (
    <details className="border-t border-line px-4 py-2.5">
      <summary className="cursor-pointer select-none text-xs text-ink-muted hover:text-ink">
        Record the result of a test that ran elsewhere …
      </summary>
      <div className="mt-2 flex flex-wrap items-end gap-2">
        <TextField
          label="Test"
          className="w-28"
          value={suite}
          onChange={(event) => setSuite(event.target.value)}
        />
        <TextField
          label="Passed"
          className="w-20"
          inputMode="numeric"
          value={passed}
          onChange={(event) => setPassed(event.target.value)}
        />
        <TextField
          label="Failed"
          className="w-20"
          inputMode="numeric"
          value={failed}
          onChange={(event) => setFailed(event.target.value)}
        />
        <TextField
          label="Image tag"
          className="w-28"
          mono
          value={tag}
          onChange={(event) => setTag(event.target.value)}
        />
        <ActionButton
          actionId="environment.record-tests"
          environmentId={environmentId}
          input={{
            suite: suite.trim(),
            passed: countOf(passed) ?? 0,
            failed: countOf(failed) ?? 0,
            ...(tag.trim() === '' ? {} : { tag: tag.trim() }),
          }}
          label="Record it"
          disabled={countOf(passed) === undefined || countOf(failed) === undefined || suite.trim() === ''}
        />
      </div>
    </details>
  );
}
