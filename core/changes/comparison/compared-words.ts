import { count, counted } from '../migration/words.ts';
import { isAlike } from './compared-data.ts';
import type { ComparedData } from './compared-data.ts';

/** How environments are called, by id. */
export type LabelOf = (environmentId: string) => string;

const ONE: Readonly<Record<ComparedData['kind'], string>> = { tables: 'item', buckets: 'object' };

/** What came of it in one sentence. */
export function comparedSentence(compared: ComparedData, labelOf: LabelOf): string {
  const { check, kind, equal, different, onlyLeft, onlyRight, unclear, unsettled, left, right } = compared;
  const parts = [
    `${count(equal)} alike`,
    ...(different > 0 ? [`${count(different)} different`] : []),
    ...(onlyLeft > 0 ? [`${count(onlyLeft)} only in ${labelOf(left.environmentId)}`] : []),
    ...(onlyRight > 0 ? [`${count(onlyRight)} only in ${labelOf(right.environmentId)}`] : []),
    ...(unclear > 0 ? [`${count(unclear)} that nothing tells of`] : []),
    ...(unsettled > 0 ? [`${count(unsettled)} among which there are differences`] : []),
  ];
  const what = check === 'full' ? `All ${ONE[kind]}s` : `Some ${ONE[kind]}s`;
  return `${what} of ${left.name} and ${right.name}: ${parts.join(', ')}.`;
}

/** What may be concluded from it, and what not. */
export function conclusionOf(compared: ComparedData): string {
  const { kind, check, equal, different, onlyLeft, onlyRight, unasked, unclear, names } = compared;
  const named =
    kind === 'tables' && names
      ? ' Addresses of the same buckets, queues, topics and tables were taken for equal.'
      : '';
  const moving = `What was written while it ran may count as different.${named}`;
  if (kind === 'buckets') {
    const untold =
      unclear > 0 ? ` Of ${counted(unclear, 'pair')} nothing tells whether the content is the same.` : '';
    if (check === 'full')
      return `Every key and size was compared, and content by ETag or checksum.${untold} ${moving}`;
    const rest =
      unasked === 0
        ? 'Nothing was left out for the sample.'
        : `Of ${counted(unasked, 'more pair')} only the sizes were compared.`;
    return `Every key and size was compared; content by ETag, and by checksum where the ETag says nothing. ${rest}${untold} ${moving}`;
  }
  if (check === 'full') return `Every item was compared, by key and by checksum. ${moving}`;
  const looked = equal + different + onlyLeft + onlyRight;
  if (compared.reach === 'whole')
    return `Both hold fewer items than were asked for: all of them were compared, by key and by checksum. ${moving}`;
  // Neighbours say little of the rest.
  if (compared.reach === 'beginning')
    return `${counted(looked, 'key')} looked at, the first of each side, since DynamoDB has not counted its items yet: it says nothing of the others. ${moving}`;
  const some = `${counted(looked, 'key')} looked at, from random places`;
  if (!isAlike(compared))
    return `${some}. What it found is there; what it did not look at may differ too. ${moving}`;
  // Of n that are all alike, the true share of others is below 3/n with 95 % certainty ("rule of three").
  return `${some}, and nothing found. If they stand for the rest, fewer than ${percentWords(300 / looked)} differ (95 % sure). ${moving}`;
}

function percentWords(percent: number): string {
  return `${percent.toLocaleString('en-US', { maximumSignificantDigits: 2 })} %`;
}
