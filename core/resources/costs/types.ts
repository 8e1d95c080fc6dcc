/** What one service cost in a part of a month. */
export interface ServiceCost {
  /** As Cost Explorer calls it: `Amazon DynamoDB`. */
  readonly service: string;
  readonly amount: number;
}

/** A month of costs, or as much of one as has passed. Days are `2026-11-01` in UTC; the end is excluded. */
export interface MonthCosts {
  readonly start: string;
  readonly end: string;
  /** Until AWS has settled the month, some days after its end. */
  readonly isEstimated: boolean;
  readonly total: number;
  /** The dearest first; what cost nothing is left out. */
  readonly services: readonly ServiceCost[];
}

/** The running month and the one before, unblended, before nothing but what AWS itself takes off. */
export interface AccountCosts {
  /** `USD`. */
  readonly currency: string;
  readonly monthToDate: MonthCosts;
  readonly lastMonth: MonthCosts;
}
