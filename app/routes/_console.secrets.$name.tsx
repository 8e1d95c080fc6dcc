import { data } from '@remix-run/node';
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import {
  describeSecretCommand,
  listSecretVersionsCommand,
  secretKeysCommand,
} from '../../core/resources/secrets/commands.ts';
import { secretParity } from '../../core/resources/secrets/parity.ts';
import { secretKeys } from '../../core/resources/secrets/secret-keys.ts';
import { describeSecret, listSecretVersions } from '../../core/resources/secrets/secrets.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { WherePresent } from '../components/cells/where-present.tsx';
import { CommandLines } from '../components/command-line.tsx';
import { Page } from '../components/page.tsx';
import { PairNames } from '../components/pair/pair-names.tsx';
import { Pane, Panes } from '../components/pair/side.tsx';
import { bothSides, namedPair } from '../features/lists/named-pair.server.ts';
import { pageStatus } from '../features/lists/page-status.server.ts';
import { SecretPane } from '../features/secrets/secret-pane.tsx';
import { secretRights } from '../features/secrets/secret-rights.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { refusalOf } from '../http/permission-table.ts';
import { requirePermission } from '../http/permissions.server.ts';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.key ?? 'Secret'} · Secrets · Operations` },
];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'states:read');
  const pair = namedPair('secrets', params.name, pairOf(request, context));
  const budget = budgetFor(request.signal);
  const sides = bothSides(pair, ({ source, label, name }) => {
    const refusal = refusalOf(person, 'secrets:keys', source.environment);
    return {
      label,
      name,
      refusal,
      secret: describeSecret(source, name, budget),
      ages: listSecretVersions(source, name, budget),
      keys: refusal ? undefined : secretKeys(source, name, budget),
      place: { environmentId: label.id, name, may: secretRights(context, label.id) },
    };
  });
  const mayCompare = sides.every(({ refusal }) => refusal === undefined);
  const parity = mayCompare ? secretParity(pair.sides[0], pair.sides[1], budget) : undefined;
  const status = await pageStatus(sides.map((side) => side.secret));
  return data({ key: pair.key, sides, parity }, { status });
}

export default function Secret() {
  const { key, sides, parity } = useLoaderData<typeof loader>();
  const [left, right] = sides;
  return (
    <Page title={key} lead={<PairNames names={sides.map((side) => side.name)} />}>
      <Panes>
        <Pane side={left.label} half="left" title={left.name}>
          <WherePresent cell={left.secret} noun="secret">
            <SecretPane
              {...left}
              half="left"
              parity={parity}
              otherKeys={right.keys}
              otherLabel={right.label.label}
            />
          </WherePresent>
        </Pane>
        <Pane side={right.label} half="right" title={right.name}>
          <WherePresent cell={right.secret} noun="secret">
            <SecretPane
              {...right}
              half="right"
              parity={parity}
              otherKeys={left.keys}
              otherLabel={left.label.label}
            />
          </WherePresent>
        </Pane>
      </Panes>
      <CommandLines
        commands={sides.map(({ label, name }) => ({
          side: label,
          lines: [
            describeSecretCommand(label, name),
            listSecretVersionsCommand(label, name),
            secretKeysCommand(label, name),
          ],
        }))}
      />
    </Page>
  );
}
