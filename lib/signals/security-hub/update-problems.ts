import { pathToText } from '../../core/path';
import { type Problem } from '../../core/problem';
import { type FindingUpdate, severityLabels, verificationStates, workflowStatuses } from '../../configuration/automation-rule';
import { partsOf } from './update';

/** Limits of `AutomationRulesFindingFieldsUpdate`: CloudFormation schema of the resource, and the patterns of the API page. */
const longestNote = 512;
const mostRelatedFindings = 10;
const mostTypes = 50;
const mostUserDefinedFields = 50;
const longestFieldValue = 1024;
const longestId = 512;
const shortestArn = 12;
const longestArn = 2048;
const arnShape = /^arn:(aws|aws-cn|aws-us-gov|aws-iso-?[a-z]{0,2}):[A-Za-z0-9]{1,63}:[a-z]+-([a-z]{1,10}-)?[a-z]+-[0-9]+:([0-9]{12})?:.+$/;
const typeShape = /^[^/]+(\/[^/]+){0,2}$/;
const fieldNameShape = /^[-_+=.:/@\w ]{1,128}$/;

/** Every problem of what a rule writes, with paths from `update`. */
export function updateProblems(update: FindingUpdate): readonly Problem[] {
  if (partsOf(update).length === 0) {
    return [
      { id: 'no-update', path: 'update', message: 'must change at least one field', remedy: 'add what the rule changes in a finding' },
    ];
  }
  return [
    ...scoreProblems(update.confidence, 'confidence'),
    ...scoreProblems(update.criticality, 'criticality'),
    ...noteProblems(update),
    ...relatedFindingProblems(update.relatedFindings),
    ...choiceProblems(update.severity, severityLabels, 'severity'),
    ...typeProblems(update.types),
    ...userDefinedFieldProblems(update.userDefinedFields),
    ...choiceProblems(update.verificationState, verificationStates, 'verificationState'),
    ...choiceProblems(update.workflowStatus, workflowStatuses, 'workflowStatus'),
  ];
}

function scoreProblems(value: number | undefined, name: string): readonly Problem[] {
  if (value === undefined || (Number.isInteger(value) && value >= 0 && value <= 100)) return [];
  return [
    { id: 'score-not-0-to-100', path: `update.${name}`, message: 'must be a whole number from 0 to 100', value, remedy: 'correct it' },
  ];
}

function choiceProblems(value: string | undefined, allowed: readonly string[], name: string): readonly Problem[] {
  if (value === undefined || allowed.includes(value)) return [];
  return [{ id: 'unknown-value', path: `update.${name}`, message: `must be one of ${allowed.join(', ')}`, value, remedy: 'correct it' }];
}

function noteProblems({ note, workflowStatus }: FindingUpdate): readonly Problem[] {
  const path = 'update.note';
  if (note === undefined) {
    return workflowStatus === 'SUPPRESSED'
      ? [
          {
            id: 'suppressed-without-note',
            path,
            message: 'must be set when workflowStatus is SUPPRESSED, so that readers of a hidden finding know why',
            remedy: 'add a note that explains why the finding is suppressed',
          },
        ]
      : [];
  }
  return textProblems(note, longestNote, path);
}

function textProblems(text: string, longest: number, path: string): readonly Problem[] {
  if (text.trim() === '')
    return [{ id: 'blank-text', path, message: 'must not be blank', value: text, remedy: 'write text, or remove it' }];
  if (text.length <= longest) return [];
  return [
    { id: 'too-long', path, message: `must have at most ${longest} characters, but has ${text.length}`, value: text, remedy: 'shorten it' },
  ];
}

function countProblems(count: number, most: number, path: string): readonly Problem[] {
  if (count >= 1 && count <= most) return [];
  return [
    {
      id: 'wrong-number-of-items',
      path,
      message: `must have 1 to ${most} entries`,
      value: count,
      remedy: count === 0 ? 'remove it' : 'name fewer',
    },
  ];
}

function relatedFindingProblems(findings: FindingUpdate['relatedFindings']): readonly Problem[] {
  if (findings === undefined) return [];
  const path = 'update.relatedFindings';
  return [
    ...countProblems(findings.length, mostRelatedFindings, path),
    ...findings.flatMap(({ productArn, id }, index) => [
      ...(isArn(productArn)
        ? []
        : [
            {
              id: 'not-a-product-arn',
              path: `${path}[${index}].productArn`,
              message: 'must be the ARN of a product, such as arn:aws:securityhub:us-east-1::product/aws/guardduty',
              value: productArn,
              remedy: 'copy the ProductArn of the related finding',
            },
          ]),
      ...textProblems(id, isArn(id) ? longestArn : longestId, `${path}[${index}].id`),
    ]),
  ];
}

function isArn(text: string): boolean {
  return text.length >= shortestArn && text.length <= longestArn && arnShape.test(text);
}

function typeProblems(types: FindingUpdate['types']): readonly Problem[] {
  if (types === undefined) return [];
  const path = 'update.types';
  return [
    ...countProblems(types.length, mostTypes, path),
    ...types.flatMap((type, index): readonly Problem[] => {
      const at = `${path}[${index}]`;
      if (type.trim() === '' || !typeShape.test(type)) {
        const message = 'must be namespace/category/classifier, of which the last two are optional';
        return [
          {
            id: 'not-a-finding-type',
            path: at,
            message,
            value: type,
            remedy: 'see "Types taxonomy for ASFF" in the Security Hub User Guide',
          },
        ];
      }
      if (types.indexOf(type) === index) return [];
      return [{ id: 'duplicate-finding-type', path: at, message: 'must not be repeated', value: type, remedy: 'remove it' }];
    }),
  ];
}

function userDefinedFieldProblems(fields: FindingUpdate['userDefinedFields']): readonly Problem[] {
  if (fields === undefined) return [];
  const path = 'update.userDefinedFields';
  const entries = Object.entries(fields);
  return [
    ...countProblems(entries.length, mostUserDefinedFields, path),
    ...entries.flatMap(([name, value]) => {
      const at = pathToText(['update', 'userDefinedFields', name]);
      const named = name.trim() !== '' && fieldNameShape.test(name);
      return [
        ...(named
          ? []
          : [
              {
                id: 'invalid-field-name',
                path: at,
                message: 'must have a name of 1 to 128 letters, digits, spaces and -_+=.:/@',
                value: name,
                remedy: 'rename the field',
              },
            ]),
        ...textProblems(value, longestFieldValue, at),
      ];
    }),
  ];
}
