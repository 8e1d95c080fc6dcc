import type { Presentation } from './presentation.ts';
import type { Actor } from './record.ts';
import type { Confirmed } from './wishes.ts';

/** What is still missing, as the sentence that is shown; undefined when the action may run. */
export function stopSentence(
  confirmed: Pick<Confirmed, 'who' | 'reason' | 'typedName' | 'breakGlass'>,
  presentation: Presentation,
  approvedBy?: Actor,
): string | undefined {
  const { obstacles, confirmation, target, mayBreakGlass } = presentation;
  const broken = confirmed.breakGlass === true;
  if (broken && !mayBreakGlass) return `The role ${confirmed.who.role} may not break the glass here.`;
  if (broken || presentation.asksReason) {
    const missing = reasonMissing(confirmed);
    if (missing) return missing;
  }
  const obstacle = obstacles.find((one) => !(one.breakable && broken));
  if (obstacle) return obstacle.sentence;
  const named = confirmation === 'typed-name' || confirmation === 'second-person';
  if (named && !approvedBy && confirmed.typedName !== target) return `Type the name ${target} to confirm.`;
  if (confirmation === 'second-person' && !approvedBy && !broken)
    return 'A second person has to agree to this plan before it runs.';
  return undefined;
}

/** Where a reason has to be given, and none was. */
export function reasonMissing({ reason }: Pick<Confirmed, 'reason'>): string | undefined {
  return reason?.trim() ? undefined : 'A reason is needed: it is kept in the record.';
}
