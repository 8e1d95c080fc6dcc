import { ServiceError } from '../../protocol/service.ts';

export function noSuchDistribution(): ServiceError {
  return new ServiceError('NoSuchDistribution', 'The specified distribution does not exist.');
}

export function invalidArgument(message: string): ServiceError {
  return new ServiceError('InvalidArgument', message);
}
