import type { Finding } from '../../../actions/plan.ts';
import type { Clients } from '../../../environments/clients.ts';
import { writeSeconds } from '../table-estimate.ts';
import type { TableSide } from '../table-readiness.ts';
import { durationWords } from '../words.ts';
import type { Follow } from './follow.ts';

interface Wish {
  readonly items: 'replace' | 'keep';
  readonly follow?: { readonly mostMinutes: number };
}

type FollowPlan =
  | { readonly outcome: 'planned'; readonly findings: readonly Finding[] }
  | { readonly outcome: 'refused'; readonly sentence: string };

/** Views whose records hold an item as it is afterwards. */
const WITH_NEW_IMAGES: ReadonlySet<string> = new Set(['NEW_IMAGE', 'NEW_AND_OLD_IMAGES']);
/** Records are kept for 24 hours; a copy has to be through well before. Source: developer guide, "DynamoDB Streams". */
const LONGEST_SECONDS = 20 * 3_600;

/** Whether a copy can follow its source's changes, and what there is to say of it; nothing where that is not wanted. */
export function followPlan({ summary }: TableSide, to: TableSide, { items, follow }: Wish): FollowPlan {
  if (!follow) return { outcome: 'planned', findings: [] };
  const { name, stream } = summary;
  if (items === 'keep')
    return refused(
      'Changes can only be followed where items are replaced: the newest version of each has to stand.',
    );
  if (!stream?.arn)
    return refused(
      `${name} has no stream by which its changes could be followed: switch one with new images on first, under its settings.`,
    );
  if (!WITH_NEW_IMAGES.has(stream.view))
    return refused(
      `The stream of ${name} holds ${stream.view}: only one with new images tells what an item is afterwards.`,
    );
  const seconds = writeSeconds(summary, to.summary);
  const subject = 'changes meanwhile';
  return {
    outcome: 'planned',
    findings: [
      {
        severity: 'good',
        subject,
        sentence: `They are followed by the stream of ${name} (${stream.view}), at most ${durationWords(follow.mostMinutes * 60)} long; when nothing comes for a moment, both are compared.`,
      },
      ...(seconds > LONGEST_SECONDS
        ? [
            {
              severity: 'blocker',
              subject,
              sentence: `The stream keeps a day, and the items take ${durationWords(seconds)}: what changes first would be lost.`,
            } as const,
          ]
        : []),
    ],
  };
}

function refused(sentence: string): FollowPlan {
  return { outcome: 'refused', sentence };
}

/** What a run follows, of the plan's facts. */
export function followOf(
  { follow }: Wish,
  arn: string | null,
  { dynamodbStreams: client }: Pick<Clients, 'dynamodbStreams'>,
): Follow | undefined {
  return follow && arn !== null ? { ...follow, client, arn } : undefined;
}
