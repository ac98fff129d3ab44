import { readRange } from '../../core/ranges';
import { type Problem } from '../../core/problem';
import { type GuardDutyField } from './fields';
import { type BoundOperator, type ListOperator } from './operators';

/** A problem without its place and value. */
type Fault = Pick<Problem, 'id' | 'message' | 'remedy'>;

/** Longest pattern, and the most wildcards in one (User Guide, "Creating suppression rules"). */
export const longestPattern = 512;
export const mostWildcards = 5;

/** Severities that a filter can name: 1 to 10 (API_CreateFilter). */
const severities = { lowest: 1, highest: 10 };
const highestPort = 65_535;
/** Before it there were no findings. Times of today in seconds are before it, too. */
export const earliestTime = Date.UTC(1990, 0, 1);
/** Last time that a date can have. */
const latestTime = 8_640_000_000_000_000;

/** The problems of a value of `equals` or `notEquals`. */
export function valueProblem(value: unknown, operator: ListOperator, field: GuardDutyField | undefined): Fault | undefined {
  if (field?.values === 'number' || field?.values === 'timestamp') {
    const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
    return wholeNumberProblem(number, field);
  }
  if (typeof value === 'number' && field?.kind === 'account') return accountAsNumber;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return undefined;
  if (typeof value !== 'string') return notText;
  if (value.trim() === '') return blank;
  if (value.includes('*')) {
    return {
      id: 'wildcard-in-equals',
      message: 'contains *, which this operator compares as a plain character',
      remedy: `move it to ${operator === 'equals' ? 'matches' : 'notMatches'}, where * stands for any text`,
    };
  }
  if (field?.kind === 'account' && !/^\d{12}$/.test(value)) {
    return { id: 'invalid-account-id', message: 'must be an account ID of 12 digits', remedy: 'correct it' };
  }
  return field?.kind === 'address-v4' || field?.kind === 'address-v6' ? addressProblem(value, field.kind) : undefined;
}

/** The problems of a pattern of `matches` or `notMatches`. */
export function patternProblem(value: unknown, field: GuardDutyField | undefined): Fault | undefined {
  if (typeof value !== 'string') return notText;
  if (value.trim() === '') return blank;
  if (value.length > longestPattern) {
    return {
      id: 'pattern-too-long',
      message: `must have at most ${longestPattern} characters, but has ${value.length}`,
      remedy: 'replace the part that varies by a wildcard',
    };
  }
  const wildcards = value.match(/[*?]/g)?.length ?? 0;
  if (wildcards > mostWildcards) {
    return {
      id: 'too-many-wildcards',
      message: `must have at most ${mostWildcards} wildcards (* and ?), but has ${wildcards}`,
      remedy: 'use one * for any number of characters',
    };
  }
  const address = field?.kind === 'address-v4' || field?.kind === 'address-v6';
  if (address && value.includes('/')) {
    return { id: 'range-in-matches', message: 'is compared as text here, so a range matches no address', remedy: 'move it to equals' };
  }
  return undefined;
}

/** The problems of the number of a comparison. */
export function boundProblem(value: unknown, operator: BoundOperator, field: GuardDutyField | undefined): Fault | undefined {
  if (typeof value === 'string') {
    return { id: 'not-a-number', message: 'must be a number, not text', remedy: 'remove the quotes' };
  }
  // `lessThan: 11` and `greaterThan: 0` would be true of every finding, so the bounds of severity hold for them too.
  const problem = wholeNumberProblem(value, field);
  if (problem !== undefined || field?.kind !== 'severity') return problem;
  const never = (operator === 'lessThan' && value === severities.lowest) || (operator === 'greaterThan' && value === severities.highest);
  if (!never) return undefined;
  const most = operator === 'lessThan' ? `below ${severities.lowest}` : `above ${severities.highest}`;
  return { id: 'severity-out-of-range', message: `matches no severity, because no severity is ${most}`, remedy: 'correct it' };
}

/** CloudFormation accepts integers alone (AWS::GuardDuty::Filter Condition). */
function wholeNumberProblem(value: unknown, field: GuardDutyField | undefined): Fault | undefined {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) {
    return field?.kind === 'severity'
      ? severityProblem
      : { id: 'not-a-whole-number', message: 'must be a whole number', remedy: 'write it without a fraction and without quotes' };
  }
  if (field?.kind === 'severity') return value < severities.lowest || value > severities.highest ? severityProblem : undefined;
  if (field?.kind === 'port' && (value < 0 || value > highestPort)) {
    return { id: 'invalid-field-port', message: `must be a port from 0 to ${highestPort}`, remedy: 'correct it' };
  }
  if (field?.values === 'timestamp' && (value < 0 || value > latestTime)) {
    return {
      id: 'invalid-timestamp',
      message: 'must be a time in milliseconds since 1970, for example 1486685375000',
      remedy: 'correct it',
    };
  }
  return undefined;
}

function addressProblem(value: string, kind: 'address-v4' | 'address-v6'): Fault | undefined {
  const range = readRange(value, false);
  if ('id' in range) return range;
  const family = kind === 'address-v4' ? 4 : 6;
  if (range.family === family) return undefined;
  return {
    id: 'wrong-ip-version',
    message: `must be an IPv${family} address or range, because the field contains IPv${family} addresses`,
    remedy: `move it to a criterion on the IPv${range.family} field`,
  };
}

const severityProblem: Fault = {
  id: 'invalid-severity-criterion',
  message: `must be a whole number from ${severities.lowest} to ${severities.highest}`,
  remedy: 'use a value of these levels: low 1 to 3, medium 4 to 6, high 7 and 8, critical 9 and 10',
};
const accountAsNumber: Fault = {
  id: 'invalid-account-id',
  message: 'must be an account ID of 12 digits in quotes; as a number it loses leading zeros',
  remedy: 'write all 12 digits, in quotes',
};
const notText: Fault = { id: 'not-a-text', message: 'must be text', remedy: 'put it in quotes' };
const blank: Fault = { id: 'blank-value', message: 'must not be blank', remedy: 'add the value, or remove it' };
