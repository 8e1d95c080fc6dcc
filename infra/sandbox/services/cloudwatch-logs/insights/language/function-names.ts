/** Source: CloudWatch Logs user guide, "Supported operations and functions" and "stats". */
export const aggregateNames: ReadonlySet<string> = new Set([
  'count',
  'count_distinct',
  'sum',
  'avg',
  'min',
  'max',
  'pct',
  'percentile',
  'median',
  'stddev',
  'earliest',
  'latest',
  'sortsfirst',
  'sortslast',
]);

export const scalarNames: ReadonlySet<string> = new Set([
  ...['abs', 'ceil', 'floor', 'greatest', 'least', 'log', 'sqrt'],
  ...['isempty', 'isblank', 'concat', 'ltrim', 'rtrim', 'trim', 'strlen', 'toupper', 'tolower', 'substr'],
  ...['replace', 'strcontains'],
  ...['bin', 'datefloor', 'dateceil', 'frommillis', 'tomillis', 'now'],
  ...['ispresent', 'coalesce'],
  ...['isvalidip', 'isvalidipv4', 'isvalidipv6', 'isipinsubnet', 'isipv4insubnet', 'isipv6insubnet'],
]);
