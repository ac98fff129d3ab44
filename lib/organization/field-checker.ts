import { type Problem } from '../core/problem';

export type Fields = Readonly<Record<string, unknown>>;

export const accountIdPattern = /^\d{12}$/;
/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html */
export const organizationIdPattern = /^o-[a-z0-9]{10,32}$/;
/** Code of a Region, also of one that AWS adds. */
export const regionPattern = /^[a-z]{2,4}(-[a-z]{2,12}){1,3}-\d{1,2}$/;
/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_Root.html */
export const rootIdPattern = /^r-[a-z0-9]{4,32}$/;

/**
 * Checks the fields of parsed JSON. Lists each field that is missing or has a wrong type, with its path. One pass finds every problem.
 * It copies nothing, and builds a path only for a problem: a typical snapshot has 100,000 fields and no problem.
 */
export class FieldChecker {
  public readonly problems: Problem[] = [];
  private readonly path: (string | number)[] = [];

  public constructor(private readonly maximumProblems: number) {}

  public problem(id: string, path: string, message: string, value?: unknown): void {
    if (this.problems.length < this.maximumProblems) {
      this.problems.push({ id, path, message, remedy: 'take a new snapshot with cordon snapshot, or correct the file', value });
    }
  }

  /** A key of a map, of which the value is about to be checked. @returns whether it is one */
  public key(key: string, pattern: RegExp, what: string): boolean {
    if (pattern.test(key)) return true;
    this.problem('mistyped-field', pathToText(this.path), `has a wrong key: each key must be one of the ${what}`, key);
    return false;
  }

  /** A string that is not empty. */
  public string(fields: Fields, key: string): void {
    const value = fields[key];
    if (typeof value !== 'string' || value === '') {
      this.wrong(fields, key, 'a non-empty string');
    }
  }

  /** A string that may be empty. */
  public text(fields: Fields, key: string): void {
    if (typeof fields[key] !== 'string') {
      this.wrong(fields, key, 'a string');
    }
  }

  public matching(fields: Fields, key: string, pattern: RegExp, what: string): void {
    const value = fields[key];
    if (typeof value !== 'string' || !pattern.test(value)) {
      this.wrong(fields, key, what);
    }
  }

  public oneOf(fields: Fields, key: string, values: readonly string[]): void {
    if (!values.includes(fields[key] as string)) {
      this.wrong(fields, key, `one of ${values.join(', ')}`);
    }
  }

  public boolean(fields: Fields, key: string): void {
    if (typeof fields[key] !== 'boolean') {
      this.wrong(fields, key, 'true or false');
    }
  }

  /** A whole number from 0. */
  public count(fields: Fields, key: string): void {
    const value = fields[key];
    if (!Number.isSafeInteger(value) || (value as number) < 0) {
      this.wrong(fields, key, 'a whole number, 0 or more');
    }
  }

  /** A time of ISO 8601 in UTC. */
  public time(fields: Fields, key: string): void {
    const value = fields[key];
    if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value) || !isOnCalendar(value)) {
      this.wrong(fields, key, 'an ISO 8601 time in UTC, such as 2026-11-24T08:00:00Z');
    }
  }

  public strings(fields: Fields, key: string): void {
    const value = fields[key];
    if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) {
      this.wrong(fields, key, 'a list of strings');
    }
  }

  /** A list of strings, each of a form: what is wrong is named item by item. */
  public allMatching(fields: Fields, key: string, pattern: RegExp, what: string): void {
    const value = fields[key];
    if (!Array.isArray(value)) {
      this.wrong(fields, key, 'a list');
      return;
    }
    value.forEach((item: unknown, index) => {
      if (typeof item === 'string' && pattern.test(item)) return;
      this.problem('mistyped-field', pathToText([...this.path, key, index]), `must be ${what}`, item);
    });
  }

  /** What is in an object; nothing of it is checked where there is none. */
  public object(fields: Fields, key: string, check: (object: Fields) => void): void {
    const value = fields[key];
    if (isFields(value)) {
      this.path.push(key);
      check(value);
      this.path.pop();
    } else {
      this.wrong(fields, key, 'an object');
    }
  }

  public list(fields: Fields, key: string, check: (item: Fields) => void): void {
    const value = fields[key];
    if (!Array.isArray(value)) {
      this.wrong(fields, key, 'a list');
      return;
    }
    this.path.push(key, 0);
    for (let index = 0; index < value.length; index++) {
      const item: unknown = value[index];
      this.path[this.path.length - 1] = index;
      if (isFields(item)) {
        check(item);
      } else {
        this.problem('mistyped-field', pathToText(this.path), 'must be an object', item);
      }
    }
    this.path.length -= 2;
  }

  /** An object of which each value is a string. */
  public textMap(fields: Fields, key: string): void {
    this.object(fields, key, (map) => Object.keys(map).forEach((name) => this.text(map, name)));
  }

  /** A field that may be left out. */
  public optional(fields: Fields, key: string, check: () => void): void {
    if (fields[key] !== undefined) {
      check();
    }
  }

  /** A reading. A missing reading is a problem, because absent means that Cordon looked and found nothing. */
  public reading(fields: Fields, key: string, checkValue: (reading: Fields) => void): void {
    this.object(fields, key, (reading) => {
      switch (reading.status) {
        case 'present':
          checkValue(reading);
          break;
        case 'absent':
          break;
        case 'unknown':
          this.reason(reading, 'reason');
          break;
        default:
          this.wrong(reading, 'status', 'one of present, absent, unknown');
      }
    });
  }

  /** Why something is not known. */
  public reason(fields: Fields, key: string): void {
    this.object(fields, key, (reason) => {
      this.string(reason, 'call');
      this.string(reason, 'code');
      this.text(reason, 'message');
    });
  }

  private wrong(fields: Fields, key: string, what: string): void {
    const value = fields[key];
    const path = pathToText([...this.path, key]);
    if (value === undefined) {
      this.problem('missing-snapshot-field', path, `is missing. It must be ${what}`);
    } else {
      this.problem('mistyped-field', path, `must be ${what}`, value);
    }
  }
}

/** Date.parse reads 30 February as 2 March. Writing the time again shows the difference. */
function isOnCalendar(time: string): boolean {
  const parsed = new Date(time);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().slice(0, 19) === time.slice(0, 19);
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function pathToText(path: readonly (string | number)[]): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('');
}
