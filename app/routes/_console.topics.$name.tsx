import { data } from '@remix-run/node';
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { topicCommands } from '../../core/resources/topics/commands.ts';
import { topicArnOf } from '../../core/resources/topics/topic-name.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { WherePresent } from '../components/cells/where-present.tsx';
import { CommandLines } from '../components/command-line.tsx';
import { Page } from '../components/page.tsx';
import { PairNames } from '../components/pair/pair-names.tsx';
import { Pane, Panes } from '../components/pair/side.tsx';
import { bothSides, namedPair } from '../features/lists/named-pair.server.ts';
import { pageStatus } from '../features/lists/page-status.server.ts';
import { TopicPane } from '../features/topics/topic-pane.tsx';
import { topicOf } from '../features/topics/topic-reads.server.ts';
import { mayAct } from '../http/actor.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.key ?? 'Topic'} · Topics · Operations` },
];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  requirePermission(request, context, 'states:read');
  const pair = namedPair('topics', params.name, pairOf(request, context));
  const budget = budgetFor(request.signal);
  const sides = bothSides(pair, (side) => ({
    label: side.label,
    name: side.name,
    mayPublish: mayAct(context, 'topics.publish', side.label.id),
    ...topicOf(side, budget),
  }));
  const status = await pageStatus(sides.map((side) => side.topic));
  return data({ key: pair.key, sides }, { status });
}

export default function Topic() {
  const { key, sides } = useLoaderData<typeof loader>();
  return (
    <Page title={key} lead={<PairNames names={sides.map((side) => side.name)} />}>
      <Panes>
        {sides.map((side, index) => (
          <Pane key={side.label.id} side={side.label} half={index === 0 ? 'left' : 'right'} title={side.name}>
            <WherePresent cell={side.topic} noun="topic">
              <TopicPane {...side} environmentId={side.label.id} />
            </WherePresent>
          </Pane>
        ))}
      </Panes>
      <CommandLines
        commands={sides.map(({ label, name }) => ({
          side: label,
          lines: topicCommands(label, topicArnOf(label, name)),
        }))}
      />
    </Page>
  );
}
