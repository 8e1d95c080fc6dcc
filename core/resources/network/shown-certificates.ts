import type { Cell } from '../../cells/cell.ts';
import { hasValue, isFailure, mapCell, valueOf } from '../../cells/cell.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import { listCertificates } from './edge.ts';
import type { Certificate, Distribution } from './types.ts';

/** The certificate that a distribution shows, looked up where its ARN says; `absent` where it is not there. */
export async function shownCertificate(
  source: Source,
  { certificateArn }: Pick<Distribution, 'certificateArn'>,
  budget: Budget,
): Promise<Cell<Certificate>> {
  if (certificateArn === undefined) return { state: 'empty', at: Date.now() };
  const all = await listCertificates(source, budget, regionOf(certificateArn));
  if (!hasValue(all) && all.state !== 'empty') return all;
  const found = valueOf(all)?.find(({ arn }) => arn === certificateArn);
  return found && hasValue(all)
    ? { ...all, value: found }
    : { state: 'absent', operation: 'acm:ListCertificates', at: all.at };
}

/**
 * The certificates of other regions that distributions show: those of CloudFront are of us-east-1, wherever the
 * environment is. One list a region; a failure where one of them could not be read.
 */
export async function certificatesElsewhere(
  source: Source,
  distributions: Promise<Cell<readonly Distribution[]>>,
  budget: Budget,
): Promise<Cell<readonly Certificate[]>> {
  const listed = await distributions;
  const arns = new Set((valueOf(listed) ?? []).flatMap(({ certificateArn }) => certificateArn ?? []));
  const regions = new Set([...arns].map(regionOf));
  regions.delete(source.environment.region);
  const cells = await Promise.all([...regions].map((region) => listCertificates(source, budget, region)));
  const failed = cells.find(isFailure);
  if (failed) return failed;
  const found = cells.flatMap((cell) => (valueOf(cell) ?? []).filter(({ arn }) => arns.has(arn)));
  const [first] = cells;
  if (found.length === 0 || !first) return { state: 'empty', at: listed.at };
  return mapCell(first, () => found);
}

/** Source: AWS general reference, "Amazon Resource Names". */
function regionOf(arn: string): string {
  return arn.split(':')[3] ?? '';
}
