import { type ErrorObject, type ValidateFunction } from 'ajv';
import { type Problem } from '../core/problem';
import { nearest } from '../core/nearest';
import { compiled } from './ajv';
import { compiledFor } from './compiled-schema';
import { isValid } from './is-valid';
import { placesOfKey } from './known-keys';
import { pathToText, type Path } from '../core/path';
import { configurationSchema } from './schema';
import { type JsonSchema } from './schema/json-schema';
import { definitionWording, keyOfNoRegion, keywordProblem, moreThanOneRegion, textDefinitions } from './schema-wording';
import { type YamlText } from './yaml-text';

export interface SchemaResult {
  readonly problems: readonly Problem[];
  /** Paths of the values that cannot be used further. */
  readonly unusable: ReadonlySet<string>;
  /** Known keys for which unknown ones seem to be meant, as paths: nobody should complain that they are missing. */
  readonly meant: ReadonlySet<string>;
}

/** Checks a configuration against its schema and says in Cordon's words what does not fit; one problem a value. */
export function checkSchema(yaml: YamlText): SchemaResult {
  if (isValid(yaml.data)) return { problems: [], unusable: new Set(), meant: new Set() };
  return checkAgainst(compiledFor(yaml.data), yaml, placesOfKey);
}

/** The same for a text of another shape, e.g. `teamFileSchema`, by the definitions of the configuration. */
export function checkOtherSchema(yaml: YamlText, schema: JsonSchema): SchemaResult {
  return checkAgainst(compiled({ ...schema, definitions: configurationSchema.definitions }), yaml, () => []);
}

/** @param placesOf where a key is known that is not known where it stands */
function checkAgainst(validate: ValidateFunction, yaml: YamlText, placesOf: (key: string) => readonly string[]): SchemaResult {
  const problems: Problem[] = [];
  const unusable = new Set<string>();
  const meant = new Set<string>();
  if (validate(yaml.data)) {
    return { problems, unusable, meant };
  }
  const errors = validate.errors ?? [];
  const pathOf = (error: ErrorObject) => pathFromPointer(error.instancePath, yaml.data);

  for (const error of errors) {
    if (error.keyword === 'additionalProperties') {
      const { additionalProperty } = error.params as { additionalProperty: string };
      const path = pathOf(error);
      const known = Object.keys((error.parentSchema?.properties as object | undefined) ?? {});
      const place = pathToText([...path, additionalProperty]);
      unusable.add(place);
      const problem = unknownKey(path, additionalProperty, { known, holder: error.data as object, meant, placesOf });
      // A key that is not shown stands in the text all the same.
      problems.push(problem.path === place ? problem : { ...problem, ...yaml.locate(place) });
    }
  }
  for (const error of errors) {
    const path = pathOf(error);
    const text = pathToText(path);
    switch (error.keyword) {
      // Both are named by the checks of meaning, with more to say; the schema has them for editors.
      case 'not':
      case 'uniqueItems':
      case 'additionalProperties':
        break;
      case 'propertyNames': {
        const { propertyName } = error.params as { propertyName: string };
        const place = pathToText([...path, propertyName]);
        unusable.add(place);
        problems.push({ ...wrongKey(path), path: place });
        break;
      }
      case 'required': {
        const { missingProperty } = error.params as { missingProperty: string };
        const missing = pathToText([...path, missingProperty]);
        if (!meant.has(missing)) {
          const property = (error.parentSchema?.properties as Record<string, { description?: string; $ref?: string }>)[missingProperty];
          // The first sentence says what it is.
          const what = lowerFirst(property?.description ?? '').replace(/\.( .*)?$/, '');
          problems.push({ id: 'missing-key', path: missing, message: 'is missing', remedy: what === '' ? 'add it' : `add it: ${what}` });
        }
        break;
      }
      case 'maxItems':
        // The list itself stays usable: what is in it can be checked too.
        if (!ruleLists.some((list) => list === path[0])) {
          problems.push({ path: text, ...tooMany(path, (error.data as unknown[]).length, (error.params as { limit: number }).limit) });
        }
        break;
      default:
        // One problem a value, and the first keyword is the type.
        if (!unusable.has(text) && error.propertyName === undefined && !judgedByMeaning(error)) {
          unusable.add(text);
          problems.push(withoutPersonal({ path: text, ...keywordProblem(error, definitionOf(error, path), yaml.written(text)) }));
        }
    }
  }
  return { problems, unusable, meant };
}

/**
 * Names and addresses are shown nowhere, and neither is the name of the membership, which the service marks as sensitive. Elsewhere in the
 * membership no value has an address or a space, so that one that has is hidden too.
 */
function withoutPersonal(problem: Problem): Problem {
  const { value, ...rest } = problem;
  const { path = '' } = problem;
  const isHidden =
    /^(membership(\.(name|team)|$)|\[\d+\])/.test(path) || (path.startsWith('membership.') && /[@\s]/.test(JSON.stringify(value) ?? ''));
  return value !== undefined && isHidden ? rest : problem;
}

/** Whether a key stands where people are named, and may be a name or an address itself. */
const isPersonalKey = (place: string, key: string): boolean => /^(membership\b|\[\d+\])/.test(place) && !/^[A-Za-z][A-Za-z_-]*$/.test(key);

/** Keys that people look for where they are not, and where what they mean stands under another name. */
const otherNames: Readonly<Record<string, string>> = {
  'membership.region': 'organization.membershipRegion',
  'membership.membershipRegion': 'organization.membershipRegion',
  'membership.account': 'organization.administrators.membership',
  'membership.preference': 'containment.preference',
  'containment.preference.actionTypes': 'containment.approvedActions',
  'containment.preference.actions': 'containment.approvedActions',
};

/** What the operators of criteria are called in GuardDuty's older API, and what else people write for them. */
const operatorsElsewhere: Readonly<Record<string, string>> = {
  eq: 'equals',
  neq: 'notEquals',
  gt: 'greaterThan',
  gte: 'greaterThanOrEqual',
  lt: 'lessThan',
  lte: 'lessThanOrEqual',
  in: 'equals',
  value: 'equals',
  values: 'equals',
  not: 'notEquals',
  startsWith: 'prefix',
  includes: 'contains',
};

function unknownKey(
  path: Path,
  key: string,
  {
    known,
    holder,
    meant,
    placesOf,
  }: {
    readonly known: readonly string[];
    readonly holder: object;
    readonly meant: Set<string>;
    readonly placesOf: (key: string) => readonly string[];
  },
): Problem {
  const place = pathToText([...path, key]);
  const value = (holder as Record<string, unknown>)[key];
  if (place === 'containment.regions' && Array.isArray(value) && value.length > 1) {
    return moreThanOneRegion(place, value);
  }
  if (isPersonalKey(place, key)) {
    return {
      id: 'unknown-key',
      path: pathToText(path),
      message: 'has a key that is not known and may be personal, so that it is not shown',
      remedy: `use only ${known.join(', ')}`,
    };
  }
  if (Object.hasOwn(otherNames, place)) {
    const other = otherNames[place]!;
    meant.add(other);
    return { id: 'unknown-key', path: place, message: 'is in the wrong place', remedy: `move it to ${other}` };
  }
  // A key that is there already is hardly what another one means.
  const free = known.filter((name) => !(name in holder));
  const ofCriterion = path.at(-2) === 'criteria';
  const near =
    nearest(key, free) ??
    (ofCriterion ? free.find((name) => Object.hasOwn(operatorsElsewhere, key) && name === operatorsElsewhere[key]) : undefined);
  if (near !== undefined) {
    meant.add(pathToText([...path, near]));
    return { id: 'unknown-key', path: place, message: 'is not a known key', remedy: `did you mean ${near}?` };
  }
  // What belongs to other places is no operator.
  const elsewhere = ofCriterion ? [] : likelyPlaces(placesOf(key));
  if (elsewhere.length > 0) {
    elsewhere.forEach((other) => meant.add(other));
    return { id: 'unknown-key', path: place, message: 'is in the wrong place', remedy: `move it to ${elsewhere.join(' or ')}` };
  }
  return {
    id: 'unknown-key',
    path: place,
    message: 'is not a known key',
    remedy: known.length === 0 ? 'remove it' : `remove it, or use one of ${known.join(', ')}`,
  };
}

/**
 * A key such as `regions` belongs to a section and to every rule; the section is meant. One such as `name`, which stands in lists alone, and in
 * many, says nothing of where it belongs.
 */
function likelyPlaces(places: readonly string[]): readonly string[] {
  const section = (place: string) => /^\w+/.exec(place)?.[0];
  const sections = new Set(places.filter((place) => !place.includes('[]')).map(section));
  return sections.size === 0 ? (places.length > 3 ? [] : places) : places.filter((place) => sections.has(section(place)));
}

/** Lengths of lists in rules on findings are limits of AWS, which the checks of the rules know better: they count what references add. */
const ruleLists = ['suppressionRules', 'automationRules', 'automationRulesV2'] as const;

function tooMany([section]: Path, count: number, limit: number): Problem {
  return section === 'rollout'
    ? {
        id: 'too-many-organizational-units',
        message: `has ${count} organizational units, and one CreateStackInstances call accepts at most ${limit}`,
        remedy: 'use units at a higher level, because a unit includes the units below it',
      }
    : { id: 'too-many-items', message: `has ${count} items, and the maximum is ${limit}`, remedy: 'remove some of them' };
}

/** What the schema has for editors, and the checks of meaning say with more to it. */
function judgedByMeaning({ schemaPath }: ErrorObject): boolean {
  return /^#\/definitions\/((range|address)\/pattern|note\/maxLength)$/.test(schemaPath);
}

/** A key of a mapping that is named freely: a Region of `organization.detectors`, or an account. */
function wrongKey(path: Path): Omit<Problem, 'path'> {
  if (pathToText(path) !== 'containment.preference.accounts') return keyOfNoRegion;
  return { id: 'invalid-account-id', message: 'is not an account ID', remedy: 'write the account ID in quotes, such as "444444444444"' };
}

/** Name of the schema definition that a value broke, e.g. `accountId`. */
function definitionOf(error: ErrorObject, path: Path): string {
  const fromReference = /^#\/definitions\/([^/]+)\/(?:anyOf\/\d+\/)?[^/]+$/.exec(error.schemaPath)?.[1];
  if (fromReference !== undefined && (fromReference in definitionWording || textDefinitions.has(fromReference))) {
    return fromReference;
  }
  return pathToText(path);
}

/** `/rollout/waves/1` as a path; a step is an index where the data holds a list. */
function pathFromPointer(pointer: string, data: unknown): Path {
  let at = data;
  return pointer
    .split('/')
    .slice(1)
    .map((step) => {
      const key = step.replace(/~1/g, '/').replace(/~0/g, '~');
      const index = Array.isArray(at) ? Number(key) : key;
      at = (at as Record<string | number, unknown>)[index];
      return index;
    });
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
