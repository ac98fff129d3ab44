import { withoutUnusable, type Draft } from '../configuration/draft';
import { placedInOrder } from '../configuration/read';
import { twice } from '../configuration/repeated';
import { checkOtherSchema } from '../configuration/schema-problems';
import { readYaml, type DocumentKind, type YamlText } from '../configuration/yaml-text';
import { CordonError, exitCode, type Problem } from '../core/problem';
import { type Expectation, type Expected } from './expectation';
import { expectationsSchema } from './schema';

/** Expectations of one file, and where their values stand. */
export interface ExpectationsFile {
  readonly file: string;
  readonly expectations: readonly Expectation[];
  /** Problems of values, by their paths such as `expectations[2].expect.archivedBy`, with their places. */
  placed(problems: readonly Problem[]): readonly Problem[];
  /** Line of a value, from 1. */
  line(path: string): number | undefined;
}

const document: DocumentKind = {
  what: 'file of expectations',
  ids: { empty: 'expectations-empty', otherwise: 'expectations-not-a-mapping' },
  root: 'mapping',
  ifEmpty: 'write expectations: and a list, or let `cordon test --from FILE` write it',
  ifOtherwise: 'start with the key expectations:',
  ifDeep: 'write findings as AWS has them; none has so many levels',
};

/**
 * Reads expectations from the text of their file.
 * @throws CordonError (exit code 2) with every problem, in the order of the text
 */
export function readExpectations(text: string, file: string): ExpectationsFile {
  const yaml = readYaml(text, document);
  const problems = yaml.data === undefined ? yaml.problems : [...yaml.problems, ...dataProblems(yaml)];
  const placed = (found: readonly Problem[]): readonly Problem[] => placedInOrder(found, yaml, file);
  if (problems.length > 0) throw new CordonError(exitCode.usage, placed(problems));
  return {
    file,
    // The schema has just said that it has this shape.
    expectations: (yaml.data as { readonly expectations: readonly Expectation[] }).expectations,
    placed,
    line: (path) => yaml.locate(path)?.line,
  };
}

function dataProblems(yaml: YamlText): readonly Problem[] {
  const { problems, unusable, meant } = checkOtherSchema(yaml, expectationsSchema);
  const usable = withoutUnusable(yaml.data, unusable) as { readonly expectations?: unknown };
  const expectations = Array.isArray(usable.expectations) ? (usable.expectations as readonly (Draft<Expectation> | undefined)[]) : [];
  const given = (path: string): boolean => yaml.stands(path) || meant.has(path);
  return [
    ...problems,
    ...expectations.flatMap((one, index) => betweenKeys(one, index, given)),
    ...twice(
      'duplicate-expectation',
      'an expectation with this name',
      expectations.map((one) => one?.name),
      (index) => `expectations[${index}].name`,
    ),
  ];
}

/** What the schema cannot say of one expectation. */
function betweenKeys(one: Draft<Expectation> | undefined, index: number, given: (path: string) => boolean): readonly Problem[] {
  if (one === undefined) return [];
  const path = `expectations[${index}]`;
  const sources = (['finding', 'event', 'file'] as const).filter((key) => given(`${path}.${key}`));
  const inFile = (['line', 'id'] as const).filter((key) => given(`${path}.${key}`));
  return [
    ...(sources.length === 1
      ? []
      : [
          {
            id: 'not-one-of-finding-event-and-file',
            path,
            message: sources.length === 0 ? 'has no finding and no event' : `has ${sources.join(' and ')}, and only one of them is allowed`,
            remedy: 'write finding or event with the JSON of AWS, or file with the path of a file',
          },
        ]),
    ...(inFile.length > 0 && !sources.includes('file')
      ? [{ id: 'place-without-file', path: `${path}.${inFile[0]}`, message: 'needs a file', remedy: 'add file, or remove it' }]
      : []),
    ...(inFile.length === 2
      ? [{ id: 'line-and-id', path: `${path}.id`, message: 'cannot be used together with line', remedy: 'remove one' }]
      : []),
    ...contradictions(one.expect ?? {}, `${path}.expect`),
  ];
}

/** Expectations that no finding can meet together. */
function contradictions(
  { archived, archivedBy, hidden, hiddenBy, routed, routedTo = [], notRoutedTo = [] }: Draft<Expected>,
  path: string,
): readonly Problem[] {
  const against = (key: string, other: string): Problem => ({
    id: 'contradictory-expectation',
    path: `${path}.${key}`,
    message: `cannot be met together with ${other}`,
    remedy: 'remove one of them',
  });
  return [
    ...(archivedBy !== undefined && archived === false ? [against('archivedBy', 'archived: false')] : []),
    ...(archivedBy !== undefined && hidden === false ? [against('archivedBy', 'hidden: false')] : []),
    ...(archived === true && hidden === false ? [against('archived', 'hidden: false')] : []),
    ...(hiddenBy !== undefined && hidden === false ? [against('hiddenBy', 'hidden: false')] : []),
    ...(hiddenBy !== undefined && (archivedBy !== undefined || archived === true)
      ? [against('hiddenBy', 'archiving, which comes first')]
      : []),
    ...(routed === false && routedTo.length > 0 ? [against('routedTo', 'routed: false')] : []),
    ...routedTo.flatMap((one, index) =>
      one?.route !== undefined && notRoutedTo.includes(one.route) ? [against(`routedTo[${index}].route`, 'notRoutedTo')] : [],
    ),
  ];
}
