/** An hour, by fives of minutes: twelve values of each metric. */
export const WINDOW_SECONDS = 3_600;
export const PERIOD_SECONDS = 300;

/** What is asked of each function. Source: Lambda developer guide, "Types of metrics for Lambda functions". */
export const ACTIVITY_METRICS = [
  { metric: 'Invocations', statistic: 'Sum' },
  { metric: 'Errors', statistic: 'Sum' },
  { metric: 'Throttles', statistic: 'Sum' },
  { metric: 'Duration', statistic: 'Sum' },
  { metric: 'Duration', statistic: 'SampleCount' },
  { metric: 'Duration', statistic: 'Maximum' },
] as const;
