import type { GetDimensionValuesRequest, GetDimensionValuesResponse } from '@aws-sdk/client-cost-explorer';
import type { Cloud } from '../../cloud.ts';
import { takePage } from '../../paging.ts';
import { billBetween, hasAnything } from './bill.ts';
import { filterOf, readDimension, valueIn } from './dimensions.ts';
import { dataUnavailable, invalidToken } from './errors.ts';
import { readPeriod } from './periods.ts';
import type { StandingMeter } from './standing-meter.ts';

const mostResults = 1_000;

/** The values that a dimension has among what was used in a period. */
export function createGetDimensionValues(cloud: Cloud, meter: StandingMeter) {
  return async (input: GetDimensionValuesRequest): Promise<GetDimensionValuesResponse> => {
    const now = cloud.clock.now();
    const { start, end } = readPeriod(input.TimePeriod, now);
    const dimension = readDimension(input.Dimension);
    const isMeant = filterOf(input.Filter, cloud);
    meter.look(now);
    if (!hasAnything(cloud, meter)) throw dataUnavailable();
    const lines = (await billBetween(cloud, meter, start, end)).filter(isMeant);
    const searched = (input.SearchString ?? '').toLowerCase();
    const values = [...new Set(lines.map((line) => valueIn(line, dimension, cloud)))].filter((value) =>
      value.toLowerCase().includes(searched),
    );
    const size = Math.min(input.MaxResults ?? mostResults, mostResults);
    const page = takePage(values, (value) => value, input.NextPageToken, size, invalidToken);
    return {
      DimensionValues: page.items.map((Value) => ({ Value, Attributes: {} })),
      ReturnSize: page.items.length,
      TotalSize: values.length,
      NextPageToken: page.nextToken,
    };
  };
}
