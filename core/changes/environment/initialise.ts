import pLimit from 'p-limit';
import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import type { Json, Plan, Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import { failureSentence, hasValue, isFailure } from '../../cells/cell.ts';
import { labelOf } from '../../environments/label.ts';
import { budgetFor } from '../../upstream/budget.ts';
import { endOf } from '../tables/engine/upstream-call.ts';
import { inventoryOf, PIECE_KINDS } from './inventory.ts';
import type { CheckedPiece, Piece, PieceKind } from './inventory.ts';
import { CALLS_OF, makePiece, placeOf } from './make-piece.ts';
import { pieceCommands } from './piece-commands.ts';
import { countWords, kindWords, WHOLE_ENVIRONMENT } from './words.ts';
import { may } from '../../permissions/permission.ts';

const initialiseInput = z.object({}).strict();

interface Facts {
  readonly missing: readonly Piece[];
  readonly there: readonly Piece[];
}

/** What was made, as {@link keyOf} tells it: whatever is not among them is made, or finished, after a kill. */
const checkpointSchema = z.object({ made: z.array(z.string()) });

/** Pieces of one kind that are made at once; DynamoDB makes up to fifty tables with indexes side by side. */
const AT_ONCE = 4;

async function plan(scene: PlanningScene): Promise<Planned> {
  const { environment } = scene.source;
  const inventories = await Promise.all(inventoryOf(scene.source, budgetFor(scene.signal)));
  const pieces: CheckedPiece[] = [];
  const unsupported: PieceKind[] = [];
  for (const { kind, pieces: cell } of inventories) {
    if (hasValue(cell)) pieces.push(...cell.value);
    else if (isFailure(cell)) {
      if (cell.state !== 'unsupported') return refused(failureSentence(cell), cell);
      unsupported.push(kind);
    }
  }
  const unknown = pieces.filter(({ presence }) => presence === 'unknown');
  if (unknown.length > 0)
    return refused(
      `${environment.label} has more ${kindWords(unknown[0]?.kind ?? 'table')} than the console lists, so what is missing is not known.`,
    );
  const missing = pieces.filter(({ presence }) => presence === 'missing');
  const there = pieces.filter(({ presence }) => presence === 'there');
  if (missing.length === 0)
    return refused(`Everything is there already: ${countWords(there)} of the catalogue.`);
  const target = labelOf(environment);
  const place = placeOf(environment);
  const facts: Facts = { missing: missing.map(plainOf), there: there.map(plainOf) };
  return planned({
    summary: `Make what ${environment.label} lacks of the catalogue: ${countWords(missing)}`,
    calls: missing.flatMap(({ kind, name }) =>
      CALLS_OF[kind].map((operation, index) => ({
        operation,
        on: name,
        ...(index > 0 && { times: 'where the catalogue says so' }),
      })),
    ),
    changes: missing.map(({ kind, name }) => ({ attribute: `${kind} ${name}`, after: 'made' })),
    costs: [
      'Tables are on demand and cost by use; a secret costs by the month from the day on which it is made.',
      ...(missing.some(({ kind }) => kind === 'secret')
        ? [
            'The values of secrets are made up at random: what needs a real one does not work until it is set.',
          ]
        : []),
    ],
    loses: [],
    undo: {
      reach: 'none',
      how: 'Nothing is lost by it. What was made can be deleted piece by piece.',
    },
    commands: missing.flatMap((piece) => pieceCommands(target, piece, place)),
    version: hashOf(missing.map(keyOf)),
    estimates: [
      { label: 'There already, and left as it is', value: countWords(there) },
      ...unsupported.map((kind) => ({
        label: 'Not offered by this endpoint, and left out',
        value: kindWords(kind),
      })),
    ],
    facts: facts as unknown as Json,
  });
}

function keyOf({ kind, name }: Piece): string {
  return `${kind} ${name}`;
}

function plainOf({ kind, logical, name, queue }: CheckedPiece): Piece {
  return { kind, logical, name, ...(queue !== undefined && { queue }) };
}

async function execute(scene: ChangingScene, _input: unknown, made: Plan): Promise<Outcome> {
  const { missing, there } = made.facts as unknown as Facts;
  const before = checkpointSchema.safeParse(scene.run.checkpoint);
  const done = new Set(before.success ? before.data.made : []);
  const total = missing.length;
  const place = {
    environment: scene.source.environment,
    clients: scene.clients,
    runId: scene.run.id,
  };
  // What was missing when it was planned is this run's to make: found half made, it is finished.
  const making = { signal: scene.signal, whenThere: 'finish' } as const;
  const limit = pLimit(AT_ONCE);
  try {
    for (const stage of stagesOf(missing)) {
      const left = stage.filter((piece) => !done.has(keyOf(piece)));
      if (left.length === 0) continue;
      const ends = await Promise.allSettled(
        left.map((piece) =>
          limit(async () => {
            await makePiece(piece, place, making);
            done.add(keyOf(piece));
            scene.run.report({ stage: 'making', done: done.size, total, unit: 'resources' });
          }),
        ),
      );
      await scene.run.save({ made: [...done] });
      const failed = ends.find((end) => end.status === 'rejected');
      if (failed) throw failed.reason;
    }
  } catch (error) {
    const end = endOf(error);
    const isMade = (piece: Piece) => done.has(keyOf(piece));
    const completed = `Made: ${countWords(missing.filter(isMade))}.`;
    const left = missing.filter((piece) => !isMade(piece));
    const remaining = `Not made, or not finished: ${left.map(({ name }) => name).join(', ')}.`;
    if (end.outcome === 'cancelled')
      return { outcome: 'cancelled', sentence: `Stopped. ${completed} ${remaining}` };
    const { failure } = end;
    return { outcome: 'failed', sentence: failureSentence(failure), failure, completed, remaining };
  }
  return {
    outcome: 'done',
    sentence: `Made ${countWords(missing)}. There already, and left as it was: ${countWords(there)}.`,
  };
}

/** Kind by kind; dead-letter queues before the queues that name them. */
function stagesOf(missing: readonly Piece[]): readonly (readonly Piece[])[] {
  return PIECE_KINDS.flatMap((kind) => {
    const all = missing.filter((piece) => piece.kind === kind);
    if (kind !== 'queue') return [all];
    const isDead = ({ logical }: Piece) => logical.endsWith('-dlq');
    return [all.filter(isDead), all.filter((piece) => !isDead(piece))];
  });
}

export const initialise = defineAction<z.infer<typeof initialiseInput>>({
  id: 'environment.initialise',
  title: 'Initialise',
  kind: 'environment',
  risk: 'costly',
  capability: 'development:prepare',
  input: initialiseInput,
  target: () => WHOLE_ENVIRONMENT,
  changes: Object.values(CALLS_OF).flat(),
  permissions: [
    may(
      'table',
      'dynamodb:CreateTable',
      'dynamodb:TagResource',
      'dynamodb:UpdateTimeToLive',
      'dynamodb:UpdateContinuousBackups',
    ),
    may(
      'bucket',
      's3:CreateBucket',
      's3:PutBucketVersioning',
      's3:PutLifecycleConfiguration',
      's3:PutBucketTagging',
    ),
    may('queue', 'sqs:CreateQueue', 'sqs:SetQueueAttributes', 'sqs:TagQueue'),
    may('topic', 'sns:CreateTopic', 'sns:TagResource', 'sns:Subscribe'),
    may('secret', 'secretsmanager:CreateSecret', 'secretsmanager:TagResource'),
  ],
  long: true,
  developmentOnly: true,
  plan,
  execute,
});
