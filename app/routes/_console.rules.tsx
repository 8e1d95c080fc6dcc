import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Await, useLoaderData } from '@remix-run/react';
import { Suspense } from 'react';
import type { ReactNode } from 'react';
import { BrokenStream, CellView, Waiting } from '../components/cells/cell-view.tsx';
import { CommandLine } from '../components/command-line.tsx';
import { Page } from '../components/page.tsx';
import { homeCell } from '../features/operations/home-cell.server.ts';
import { ActionTable } from '../features/rules/action-table.tsx';
import { ReadOnlySwitch } from '../features/rules/read-only-switch.tsx';
import { FreezeList, PolicyTable, RightsTable } from '../features/rules/rule-tables.tsx';
import { knownRules } from '../features/rules/rules-page.server.ts';
import { switchReadOnly } from '../features/rules/switch-read-only.server.ts';
import { maySee } from '../http/permission-table.ts';
import { requirePermission } from '../http/permissions.server.ts';

export const meta: MetaFunction = () => [{ title: 'Rules · Operations' }];
export const handle = { alone: true };

export function loader({ request, context }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'states:read');
  return {
    ...knownRules(context, Date.now()),
    rules: homeCell(context.home.rules.read()),
    maySwitch: maySee(person, 'rules:change'),
  };
}

export function action({ request, context }: ActionFunctionArgs) {
  const person = requirePermission(request, context, 'rules:change');
  return switchReadOnly(request, context, person);
}

export default function RulesPage() {
  const { rules, maySwitch, labels, freezes, policy, roles, rights, actions } =
    useLoaderData<typeof loader>();
  return (
    <Page title="Rules" lead="What may be changed, when, by whom, and what is asked before.">
      <Card title="Read-only">
        <Suspense fallback={<Waiting lines={2} />}>
          <Await resolve={rules} errorElement={<BrokenStream />}>
            {(cell) => (
              <CellView cell={cell}>
                {(value) => <ReadOnlySwitch rules={value} maySwitch={maySwitch} />}
              </CellView>
            )}
          </Await>
        </Suspense>
      </Card>
      <Card
        title="Freezes"
        lead="What is safe runs all the same. The windows stand in the environments file."
      >
        <FreezeList rows={freezes} />
      </Card>
      <Card title="What is asked before a change">
        <PolicyTable labels={labels} rows={policy} />
      </Card>
      <Card title="Who may do what">
        <RightsTable roles={roles} rows={rights} />
      </Card>
      <Card
        title="The actions"
        lead="Nothing else changes anything upstream. The console's role is written from what they need."
      >
        <ActionTable actions={actions} />
        <div className="mt-3 space-y-2">
          <CommandLine line="npm run infra:permissions -- --action all" />
          <CommandLine line="npm run infra:permissions -- --stage prod" />
        </div>
      </Card>
    </Page>
  );
}

interface CardProps {
  readonly title: string;
  readonly lead?: string;
  readonly children: ReactNode;
}

function Card({ title, lead, children }: CardProps) {
  return (
    <section aria-label={title} className="rounded-lg border border-line bg-surface p-4">
      <h2 className="text-sm font-semibold">{title}</h2>
      {lead ? <p className="text-xs text-ink-muted">{lead}</p> : null}
      <div className="mt-3">{children}</div>
    </section>
  );
}
