import { judgedFinding } from '../judge-finding';
import { remediationName, remediationOperations } from '../names';
import { type RemediationSettings } from '../settings';
import { caught, conditionFailed, expression, literal, type PassState, type State } from '../states';
import { end, foreign, key, now, type Steps } from './steps';
import { executionSeconds } from './timing';

/** Reads the finding, judges it, and claims its resource. */
export function requestStates(settings: RemediationSettings, { sdk, task, update }: Steps): Readonly<Record<string, State>> {
  const { actions, people } = settings;
  return {
    'Read the request': {
      Type: 'Pass',
      Comment: 'Only these five values are used; whoever can start an execution can claim anything.',
      Assign: {
        request: expression('$states.context.Execution.Name'),
        until: expression(`$floor($toMillis($states.context.Execution.StartTime) / 1000) + ${executionSeconds(settings)}`),
        operation: expression(`$states.input.operation in ${literal(remediationOperations)} ? $states.input.operation : ""`),
        kind: expression(`$states.input.kind in ${literal(actions)} ? $states.input.kind : ""`),
        automatic: expression('$states.input.automatic = true'),
        finding: expression('$type($states.input.finding) = "string" ? $states.input.finding : ""'),
        product: expression('$type($states.input.product) = "string" ? $states.input.product : ""'),
        shown: expression(`$type($states.input.finding) = "string" ? $replace($states.input.finding, ${foreign}, " ") : ""`),
        again: false,
        byHand: false,
        got: 0,
        received: 0,
        outcome: 'refused',
        reason: '',
        report: '',
        people: '',
        situation: 'free',
        backup: '',
        execution: '',
        left: 0,
        noted: false,
      },
      Next: 'Is it a request',
    },
    'Is it a request': {
      Type: 'Choice',
      Choices: [
        {
          Condition: expression(
            '$operation != "" and $kind != "" and $finding != "" and $product != "" and $length($finding) <= 512 and $length($product) <= 512',
          ),
          Next: 'Read the finding',
        },
      ],
      Default: 'Not a request',
    },
    'Not a request': {
      Type: 'Fail',
      Error: 'NotARequest',
      Cause: 'The input names no operation, kind of resource, finding and product that are known',
    },
    'Read the finding': task({
      Resource: sdk('securityhub', 'getFindings'),
      Arguments: {
        Filters: {
          Id: [{ Value: expression('$finding'), Comparison: 'EQUALS' }],
          ProductArn: [{ Value: expression('$product'), Comparison: 'EQUALS' }],
        },
        MaxResults: 2,
      },
      Output: { findings: expression('[$states.result.Findings]') },
      Catch: [caught('the finding could not be read', 'Is it claimed', end('refused'))],
      Next: 'Judge the finding',
    }),
    'Judge the finding': {
      Type: 'Pass',
      Output: expression(judgedFinding(settings)),
      Next: 'Is it judged again',
    } satisfies PassState,
    'Is it claimed': {
      Type: 'Choice',
      Choices: [{ Condition: expression('$again'), Next: 'Write the state' }],
      Default: 'Tell without a finding',
    },
    'Is it judged again': {
      Type: 'Choice',
      Comment: 'Once before people are asked, and once more before anything is changed: hours may lie between.',
      Choices: [
        {
          Condition: expression('$again and $states.input.refusal = "" and $states.input.id = $id and $states.input.needed <= $needed'),
          Next: 'Commit',
        },
        {
          Condition: expression('$again'),
          Assign: {
            ...end('refused'),
            reason: expression(
              '"the finding is not as it was when it was asked" & ($states.input.refusal = "" ? "" : ": " & $states.input.refusal)',
            ),
          },
          Next: 'Write the state',
        },
      ],
      Default: 'Keep what was judged',
    },
    'Keep what was judged': {
      Type: 'Pass',
      Assign: Object.fromEntries(
        ['account', 'region', 'what', 'name', 'id', 'subject', 'title', 'severity', 'asked', 'needed', 'refusal'].map((name) => [
          name,
          expression(`$states.input.${name}`),
        ]),
      ),
      Next: 'Is it refused',
    },
    'Is it refused': {
      Type: 'Choice',
      Choices: [
        { Condition: expression('$account = ""'), Assign: { reason: expression('$refusal') }, Next: 'Tell without a finding' },
        { Condition: expression('$refusal != ""'), Assign: { reason: expression('$refusal') }, Next: 'Write the note' },
      ],
      Default: 'Ask the organization',
    },
    'Ask the organization': task({
      Resource: sdk('organizations', 'describeAccount'),
      Arguments: { AccountId: expression('$account') },
      Output: { state: expression('$exists($states.result.Account.State) ? $states.result.Account.State : $states.result.Account.Status') },
      Catch: [caught('AWS Organizations does not confirm that the account is in the organization', 'Write the note', end('refused'))],
      Next: 'Is the account active',
    }),
    'Is the account active': {
      Type: 'Choice',
      Choices: [{ Condition: expression('$states.input.state = "ACTIVE"'), Next: 'Claim the resource' }],
      Assign: { reason: 'the account is not active' },
      Default: 'Write the note',
    },
    'Claim the resource': update({
      Comment:
        'One request at a time has a resource. A finding that starts by itself asks once. People can have contained again what somebody undid.',
      Arguments: {
        TableName: remediationName,
        Key: key,
        UpdateExpression:
          'SET #request = :request, #until = :until, #operation = :operation, #finding = :finding, #product = :product, #answers = :none, #rejected = :no',
        ConditionExpression: expression(`
          "(attribute_not_exists(#request) OR #request = :request OR #until < :now) AND "
          & ($operation = "contain"
              ? "(attribute_not_exists(#situation) OR #situation IN (:free, :unclear" & ($automatic
                ? ")) AND (attribute_not_exists(#finding) OR #finding <> :finding OR #request = :request)"
                : ", :contained))")
              : "#situation IN (:contained, :unclear)")`),
        ExpressionAttributeNames: {
          '#request': 'request',
          '#until': 'until',
          '#operation': 'operation',
          '#finding': 'finding',
          '#product': 'product',
          '#answers': 'answers',
          '#rejected': 'rejected',
          '#situation': 'situation',
        },
        ExpressionAttributeValues: expression(`$merge([
          {
            ":request": { "S": $request }, ":until": { "S": $string($until) }, ":operation": { "S": $operation },
            ":finding": { "S": $finding }, ":product": { "S": $product }, ":none": { "M": {} }, ":no": { "S": "no" },
            ":now": { "S": ${now} }, ":unclear": { "S": "unclear" }
          },
          $operation = "contain" ? { ":free": { "S": "free" } } : {},
          $operation = "contain" and $automatic ? {} : { ":contained": { "S": "contained" } }
        ])`),
        ReturnValues: 'ALL_NEW',
      },
      Assign: {
        situation: expression('$exists($states.result.Attributes.situation.S) ? $states.result.Attributes.situation.S : "free"'),
        backup: expression('$exists($states.result.Attributes.backup.S) ? $states.result.Attributes.backup.S : ""'),
        // What people said, and what is unclear, is not undone by a trigger alone.
        needed: expression(
          `$automatic and $needed < ${people} and ($exists($states.result.Attributes.said.S) or $states.result.Attributes.situation.S = "unclear") ? ${people} : $needed`,
        ),
      },
      Output: {},
      Catch: [
        {
          ErrorEquals: conditionFailed,
          Assign: {
            ...end('already-asked'),
            // The note of the finding may be that of the open request, by which people find it. So it stays.
            noted: true,
            reason: expression(`"another request about it is open" & ($operation = "release" ? ", or Cordon did not contain it" : "")`),
          },
          Output: { outcome: 'already-asked', id: expression('$id') },
          Next: 'Did a person ask',
        },
        caught('the resource could not be claimed', 'Write the note', end('refused')),
      ],
      Next: 'Is there a backup',
    }),
    'Did a person ask': {
      Type: 'Choice',
      Choices: [{ Condition: expression('$automatic'), Next: 'Already asked' }],
      Default: 'Tell the outcome',
    },
    'Already asked': { Type: 'Succeed' },
  };
}
