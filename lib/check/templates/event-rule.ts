import { deadConditions } from '../../events/dead-conditions';
import { parseEventPattern } from '../../events/event-pattern';
import { misreadConditions } from '../../events/misread-conditions';
import { doubtfulValues, undocumentedValues } from '../../events/undocumented-values';
import { isObject, resourcesOfType, type CheckedTemplate } from '../template';
import { type TemplateFault, type TemplateRule } from '../template-rule';

/** What likely loses events; the other IDs are of what no page knows, which may be newer than the pages. */
const losing: ReadonlySet<string> = new Set(['event-has-two-names', 'workflow-status-new-only']);

export const eventValues: TemplateRule = {
  id: 'event-pattern-misses-events',
  severity: 'warning',
  what: 'An event pattern with values that no documented event has, or that misses events.',
  why: 'A pattern that matches nothing is still a valid pattern. AWS pages have different names for new comments and ended memberships of AWS Security Incident Response, so a pattern needs both. Findings of Security Hub leave the status NEW during triage.',
  fix: 'Use documented detail-types and values. If AWS has two spellings, use both.',
  source: 'https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-security-ir.html',
  check: (template) =>
    eventRules(template).flatMap(({ logicalId, pattern }) => {
      const { pattern: compiled } = parseEventPattern(pattern, { maximumCharacters: Number.POSITIVE_INFINITY });
      if (compiled === undefined) return [];
      // The layer route-safety looks at the patterns of routes, where somebody may have acknowledged what is doubtful.
      const doubts = /^cordon-(route|routes|forwarding)-/.test(template.name) ? [] : doubtfulValues(compiled);
      const found = [...deadConditions(compiled), ...undocumentedValues(compiled), ...doubts];
      return found.map(({ id, message, path, value, remedy }): TemplateFault => ({
        logicalId,
        propertyPath: 'Properties.EventPattern',
        message: `${path === undefined ? 'the pattern' : path} ${message}`,
        remedy,
        detail: `${id} ${path ?? ''}`,
        severity: losing.has(id) ? 'error' : 'warning',
        ...(value !== undefined && { value }),
      }));
    }),
};

export const eventPatternSyntax: TemplateRule = {
  id: 'event-pattern-refused',
  severity: 'error',
  what: 'An event pattern that EventBridge rejects.',
  why: 'EventBridge cannot create the rule, so its stack fails.',
  fix: 'Correct the pattern. Values must be in lists, and operators must be those of EventBridge.',
  source: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html',
  check: (template) =>
    eventRules(template).flatMap(({ logicalId, pattern }) =>
      parseEventPattern(pattern, { maximumCharacters: Number.POSITIVE_INFINITY }).problems.map(
        ({ id, message, path, value, remedy }): TemplateFault => ({
          logicalId,
          propertyPath: 'Properties.EventPattern',
          message: `${path === undefined || path === '' ? '' : `${path} `}${message}`,
          remedy,
          detail: `${id} ${path ?? ''}`,
          ...(value !== undefined && { value }),
        }),
      ),
    ),
};

export const eventPatternMisread: TemplateRule = {
  id: 'event-pattern-condition-misread',
  severity: 'error',
  what: 'An event pattern with a case-insensitive condition after a wildcard for the same field.',
  why: "EventBridge's matcher reads a letter of such a condition as any characters. The rule then gets events that the pattern does not name, or misses some.",
  fix: 'List the spellings as plain values, or move the wildcard to a separate rule.',
  source: 'https://github.com/aws/event-ruler',
  check: (template) =>
    eventRules(template).flatMap(({ logicalId, pattern }) => {
      const { pattern: compiled } = parseEventPattern(pattern, { maximumCharacters: Number.POSITIVE_INFINITY });
      return (compiled === undefined ? [] : misreadConditions(compiled)).map(({ id, message, path, value, remedy }): TemplateFault => ({
        logicalId,
        propertyPath: 'Properties.EventPattern',
        message: `${path ?? 'the pattern'} ${message}`,
        remedy,
        detail: `${id} ${path ?? ''}`,
        ...(value !== undefined && { value }),
      }));
    }),
};

export const managedKeyTarget: TemplateRule = {
  id: 'event-target-aws-managed-key',
  severity: 'error',
  what: 'An event rule target that is encrypted with the AWS managed key.',
  why: 'EventBridge cannot use the managed keys of SQS and SNS. Events are lost or go to the dead-letter queue.',
  fix: 'Use a customer managed key whose policy allows events.amazonaws.com.',
  source: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-troubleshooting.html',
  check: (template) => {
    const targets = new Set(resourcesOfType(template, 'AWS::Events::Rule').flatMap(([, { Properties: p }]) => references(p.Targets)));
    return Object.entries(template.resources).flatMap(
      ([
        logicalId,
        {
          Type,
          Properties: { KmsMasterKeyId: key },
        },
      ]) =>
        targets.has(logicalId) && (Type === 'AWS::SQS::Queue' || Type === 'AWS::SNS::Topic') && /^alias\/aws\//.test(String(key))
          ? [
              {
                logicalId,
                propertyPath: 'Properties.KmsMasterKeyId',
                message: 'EventBridge cannot deliver to a target that the AWS managed key encrypts',
                value: key,
              },
            ]
          : [],
    );
  },
};

function eventRules(template: CheckedTemplate): readonly { readonly logicalId: string; readonly pattern: unknown }[] {
  return resourcesOfType(template, 'AWS::Events::Rule').flatMap(
    ([
      logicalId,
      {
        Properties: { EventPattern: pattern },
      },
    ]) =>
      // A pattern that functions make is known only where it is deployed.
      pattern === undefined || holdsFunction(pattern) ? [] : [{ logicalId, pattern }],
  );
}

function holdsFunction(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsFunction);
  return isObject(value) && Object.entries(value).some(([key, inner]) => key === 'Ref' || key.startsWith('Fn::') || holdsFunction(inner));
}

/** Logical IDs that a value refers to. */
function references(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(references);
  if (!isObject(value)) return [];
  if (typeof value.Ref === 'string') return [value.Ref];
  const attribute = value['Fn::GetAtt'];
  if (Array.isArray(attribute) && typeof attribute[0] === 'string') return [attribute[0]];
  return Object.values(value).flatMap(references);
}

export const eventRuleRules: readonly TemplateRule[] = [eventPatternSyntax, eventPatternMisread, eventValues, managedKeyTarget];
