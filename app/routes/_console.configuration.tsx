import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Await, Form, useLoaderData, useSearchParams, useSubmit } from '@remix-run/react';
import { Suspense, useEffect, useRef } from 'react';
import { isFailure } from '../../core/cells/cell.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { BrokenStream, Waiting } from '../components/cells/cell-view.tsx';
import { FailureNote } from '../components/cells/failure-note.tsx';
import { CommandLines } from '../components/command-line.tsx';
import { Page } from '../components/page.tsx';
import { configurationCommands, configurationOf } from '../features/configuration/compare.server.ts';
import { VariableTable } from '../features/configuration/variable-table.tsx';
import { pairOf } from '../http/pair.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

export const meta: MetaFunction = () => [{ title: 'Configuration · Operations' }];

export function loader({ request, context }: LoaderFunctionArgs) {
  requirePermission(request, context, 'settings:read');
  const { sides, labels } = pairOf(request, context);
  const onlyDifferent = new URL(request.url).searchParams.get('only') === 'different';
  return {
    labels,
    onlyDifferent,
    commands: sides.map(configurationCommands),
    configuration: configurationOf(sides, budgetFor(request.signal)),
  };
}

export default function ConfigurationPage() {
  const { labels, onlyDifferent, commands, configuration } = useLoaderData<typeof loader>();
  return (
    <Page
      title="Configuration"
      lead="Environment variables of each service, both sides by key. Secrets are masked on the server."
      aside={<OnlyDifferent chosen={onlyDifferent} />}
    >
      <Suspense fallback={<Waiting lines={8} />}>
        <Await resolve={configuration} errorElement={<BrokenStream />}>
          {({ left, right, services }) => (
            <div className="space-y-4">
              {[left, right].filter(isFailure).map((failure) => (
                <FailureNote key={`${failure.operation} ${failure.at}`} failure={failure} />
              ))}
              {services.length === 0 && !isFailure(left) && !isFailure(right) ? (
                <p className="text-sm text-ink-muted">Neither side names any variables.</p>
              ) : null}
              {services.map(({ service, comparison }) => (
                <Suspense key={service} fallback={<Waiting />}>
                  <Await resolve={comparison} errorElement={<BrokenStream />}>
                    {(settled) => (
                      <VariableTable labels={labels} comparison={settled} onlyDifferent={onlyDifferent} />
                    )}
                  </Await>
                </Suspense>
              ))}
            </div>
          )}
        </Await>
      </Suspense>
      <CommandLines commands={labels.map((side, index) => ({ side, lines: commands[index] ?? [] }))} />
    </Page>
  );
}

function OnlyDifferent({ chosen }: { readonly chosen: boolean }) {
  const submit = useSubmit();
  const [search] = useSearchParams();
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // The address may have changed otherwise than by this box.
    if (box.current) box.current.checked = chosen;
  }, [chosen]);
  return (
    <Form className="text-sm text-ink-muted">
      {[...search]
        .filter(([name]) => name !== 'only')
        .map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
      <label className="flex items-center gap-2">
        <input
          type="checkbox"
          name="only"
          value="different"
          ref={box}
          defaultChecked={chosen}
          className="accent-accent"
          onChange={(event) => submit(event.currentTarget.form)}
        />
        Only what differs
      </label>
    </Form>
  );
}
