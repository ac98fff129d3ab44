import { type App } from 'aws-cdk-lib';
import { type RuleSafetyOptions } from '../../constructs/rule-safety';
import { renderStackSetTemplate } from '../../stacksets/render';
import { stackSetTemplates } from '../../stacksets';
import { type Configuration } from '../configuration/configuration';
import { type TriageServiceLinkedRoleAction } from '../containment/templates';
import { triageServiceLinkedRoleDecision } from '../containment/triage-service-linked-role';
import { checkEvidenceStore } from '../evidence/check';
import { evidenceStores } from '../evidence/store';
import { guardrailsOf, guardrailsStackName, guardrailTargets } from '../guardrails/policies';
import { type Snapshot } from '../organization/snapshot';
import { CordonError, exitCode, type Problem } from '../core/problem';
import { memberForwardingOf } from '../routes/member-forwarding';
import { remediationMachineStackName, remediationStackName } from '../remediation/names';
import { remediationSettings } from '../remediation/settings';
import { evaluateRoutes, type EvaluatedRoutes } from '../routes/evaluate';
import { evaluateSignals, type EvaluatedSignals } from '../signals/evaluate';
import {
  isManagementAccountExcluded,
  managementAccountStackName,
  organizationRoot,
  rolloutStackName,
} from '../rollout/stack-set-definition';
import { responderRoot, responderStackSetName } from '../rollout/responder-stack-set';
import { checkResponderAccess } from '../responders/check';
import { responderRolesOptions } from '../responders/roles';
import { addNag } from '../validation/nag';
import { EvidenceStack } from './evidence-stack';
import { GuardrailsStack, type GuardrailsStackProps } from './guardrails-stack';
import { ManagementAccountStack } from './management-account-stack';
import { MeasuresStack, measuresStackName } from './measures-stack';
import { ReplayStack, replayStackName } from './replay-stack';
import { RemediationMachineStack, RemediationStack } from './remediation-stack';
import { ResponderAccessStack } from './responder-access-stack';
import { RolloutStack } from './rollout-stack';
import { addRoutes, routeRefusals, type RoutesStacks } from './routes';
import { addSignals, refusals } from './signals';
import { type SignalsStack } from './signals-stack';
import { addTags } from './tagging';

export interface BuildAppOptions {
  readonly configuration: Configuration;
  /** @default - none: the configuration must then name the root (for `targets: root`) and the state of the triage service-linked role */
  readonly snapshot?: Snapshot;
  /** YYYY-MM-DD, by which rules on findings end. @default - not known; then the configuration must have no such rules */
  readonly today?: string;
  /**
   * Who looks at the stacks: `synthesis` has cdk-nag, the CloudFormation validation of the inner templates and the safety rules of findings refuse
   * them; `caller` builds them whatever these would say, for a caller that looks itself, such as `cordon check`.
   * @default synthesis
   */
  readonly checkedBy?: 'synthesis' | 'caller';
}

/** The stacks of an organization. */
export interface OrganizationStacks {
  /** @default - none: `rollout.exclude` names the management account */
  readonly managementAccount?: ManagementAccountStack;
  /** @default - none: under `owner: cordon` the deploy command carries the StackSets out */
  readonly rollout?: RolloutStack;
  /** @default - none: the configuration has no `guardrails`, or another tool attaches them */
  readonly guardrails?: GuardrailsStack;
  /** @default - none: the configuration has no `responderAccess`, or no role in it */
  readonly responderAccess?: ResponderAccessStack;
  /** @default - none: the configuration has no `measures` */
  readonly measures?: MeasuresStack;
  /** @default - none: the configuration has no `replay` */
  readonly replay?: ReplayStack;
  /** One a Region. Empty where the configuration has no `evidenceStore`. */
  readonly evidenceStores: readonly EvidenceStack[];
  /** By Region, and in the order of deployment within one. */
  readonly signals: readonly SignalsStack[];
  /** @default - none: the configuration has no `routes` */
  readonly routes?: RoutesStacks;
  /** By Region, the home Region first, in the order of deployment within one. Empty where the configuration has no `remediation`. */
  readonly remediation: readonly (RemediationStack | RemediationMachineStack)[];
}

/**
 * Fills an app with the stacks of a configuration, and has cdk-nag look at them on synthesis. The templates inside the StackSets are
 * rendered and checked at once, for either owner.
 *
 * @throws CordonError where something is missing from the configuration and the snapshot, where a StackSet template does not pass, or
 * where a rule on findings is unsafe and nobody acknowledged it; everything at once, except what a template does not pass
 */
export function buildApp(app: App, options: BuildAppOptions): OrganizationStacks {
  const { configuration } = options;
  const { rollout, containment } = configuration;
  const decided = decide(options);
  const { checkedBy = 'synthesis' } = options;
  if (checkedBy === 'synthesis') {
    addNag(app);
    const memberForwarding = decided.routes && memberForwardingOf(decided.routes.layout);
    const responders = responderRolesOptions(configuration);
    stackSetTemplates({
      containment,
      ...(memberForwarding && { memberForwarding }),
      ...(responders && { responders }),
    }).forEach(renderStackSetTemplate);
  }
  const { triageServiceLinkedRole } = decided;
  const managementAccount =
    triageServiceLinkedRole &&
    new ManagementAccountStack(app, managementAccountStackName(rollout.stackSetName), { configuration, triageServiceLinkedRole });
  const signals = decided.signals ? addSignals(app, decided.signals, checkedBy === 'synthesis' ? ruleSafety(options) : undefined) : [];
  const routes = decided.routes && addRoutes(app, configuration, decided.routes, decided.root);
  const { guardrails } = decided;
  const guardrailsStack =
    guardrails && new GuardrailsStack(app, guardrailsStackName(rollout.stackSetName), { configuration, ...guardrails });
  const measures =
    configuration.measures &&
    new MeasuresStack(app, measuresStackName, {
      configuration,
      measures: configuration.measures,
      ...(options.snapshot && { accounts: options.snapshot.accounts.length }),
    });
  const replay =
    configuration.replay &&
    new ReplayStack(app, replayStackName, {
      configuration,
      replay: configuration.replay,
      ...(options.snapshot && { accounts: new Set(options.snapshot.accounts.map(({ id }) => id)) }),
    });
  const evidence = evidenceStores(configuration).map((store) => new EvidenceStack(app, store.stackName, store));
  const rolloutStack =
    rollout.owner === 'cloudformation' &&
    decided.root !== undefined &&
    new RolloutStack(app, rolloutStackName(rollout.stackSetName), { configuration, root: decided.root });
  const remediation = addRemediation(app, configuration);
  const responderStack =
    decided.responderRoot !== undefined &&
    new ResponderAccessStack(app, responderStackSetName(rollout.stackSetName), { configuration, root: decided.responderRoot });
  addTags(app, configuration.tags);
  return {
    ...(managementAccount && { managementAccount }),
    ...(rolloutStack && { rollout: rolloutStack }),
    ...(guardrailsStack && { guardrails: guardrailsStack }),
    ...(responderStack && { responderAccess: responderStack }),
    ...(measures && { measures }),
    ...(replay && { replay }),
    evidenceStores: evidence,
    signals,
    ...(routes && { routes }),
    remediation,
  };
}

function addRemediation(app: App, configuration: Configuration): OrganizationStacks['remediation'] {
  const settings = remediationSettings(configuration);
  const regions = settings.map(({ region }) => region);
  const notify = configuration.remediation?.notify ?? [];
  return settings.flatMap((one) => {
    const needs = new RemediationStack(app, remediationStackName(one.region), { settings: one, regions, notify });
    return [needs, new RemediationMachineStack(app, remediationMachineStackName(one.region), { settings: one, needs })];
  });
}

/** What the stacks depend on. Whatever keeps them from being made is said at once. */
function decide({ configuration, snapshot, today, checkedBy }: BuildAppOptions): {
  /** @default - no stack of the management account, which alone needs it */
  readonly triageServiceLinkedRole?: TriageServiceLinkedRoleAction;
  /** @default - no stack of StackSets, which alone need it */
  readonly root?: string;
  /** Empty where the StackSet targets units. @default - no roles for responders */
  readonly responderRoot?: string;
  /** @default - no guardrails, or another tool attaches them */
  readonly guardrails?: AttachedGuardrails;
  /** @default - no rules on findings */
  readonly signals?: EvaluatedSignals;
  /** @default - no routes */
  readonly routes?: EvaluatedRoutes;
} {
  const problems: Problem[] = [];
  const attempt = <T>(read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof CordonError)) throw error;
      problems.push(...error.problems);
      return undefined;
    }
  };
  const triageServiceLinkedRole = isManagementAccountExcluded(configuration)
    ? undefined
    : attempt(() => triageServiceLinkedRoleDecision(configuration, snapshot));
  const ofResponders =
    responderRolesOptions(configuration) === undefined ? undefined : attempt(() => responderRoot(configuration, snapshot));
  const guardrails =
    configuration.guardrails?.owner === 'cloudformation' ? attempt(() => attachedGuardrails(configuration, snapshot)) : undefined;
  const signals = attempt(() => signalsOf({ configuration, snapshot, today }));
  const routes = evaluateRoutes(configuration);
  const isRootNeeded = configuration.rollout.owner === 'cloudformation' || routes?.layout.members !== undefined;
  const root = isRootNeeded ? attempt(() => organizationRoot(configuration, snapshot)) : undefined;
  const unusable = [...problems, ...(signals?.problems ?? []), ...(routes?.problems ?? [])].length;
  problems.push(
    ...(signals?.problems ?? []),
    ...(routes?.problems ?? []),
    ...(checkedBy === 'caller'
      ? []
      : [
          ...evidenceRefusals(configuration),
          ...responderRefusals(configuration),
          ...(signals ? refusals(signals) : []),
          ...(routes ? routeRefusals(routes) : []),
        ]),
  );
  if (problems.length > 0) {
    throw new CordonError(unusable > 0 ? exitCode.usage : exitCode.doesNotHold, problems);
  }
  return {
    ...(triageServiceLinkedRole !== undefined && { triageServiceLinkedRole }),
    ...(root !== undefined && { root }),
    ...(ofResponders !== undefined && { responderRoot: ofResponders }),
    ...(guardrails && { guardrails }),
    ...(signals && { signals }),
    ...(routes && { routes }),
  };
}

type AttachedGuardrails = Pick<GuardrailsStackProps, 'guardrails' | 'targets'>;

function attachedGuardrails(configuration: Configuration, snapshot: Snapshot | undefined): AttachedGuardrails | undefined {
  const guardrails = guardrailsOf(configuration);
  return guardrails && { guardrails, targets: guardrailTargets(configuration, snapshot) };
}

/** What no synthesis deploys: a store that runbooks cannot use, or that does not keep evidence. */
function evidenceRefusals(configuration: Configuration): readonly Problem[] {
  if (configuration.evidenceStore === undefined) return [];
  return checkEvidenceStore(configuration)
    .findings.filter(({ severity }) => severity === 'error')
    .map(({ id, path, message, remedy }) => ({ id, path, message, remedy }));
}

/** What no synthesis deploys: roles that are not as they are meant to be, or that nobody could assume. */
function responderRefusals(configuration: Configuration): readonly Problem[] {
  if (configuration.responderAccess === undefined) return [];
  return checkResponderAccess(configuration)
    .findings.filter(({ severity }) => severity === 'error')
    .map(({ id, path, message, remedy }) => ({ id, path, message, remedy }));
}

function ruleSafety({ configuration, snapshot, today = '' }: BuildAppOptions): RuleSafetyOptions {
  return { today, settings: configuration.signals, ...(snapshot?.signals && { deployed: snapshot.signals }) };
}

function signalsOf({ configuration, snapshot, today }: BuildAppOptions): EvaluatedSignals | undefined {
  const { suppressionRules, automationRules, automationRulesV2 } = configuration;
  if ([suppressionRules, automationRules, automationRulesV2].every((list) => list === undefined)) return undefined;
  if (today !== undefined) return evaluateSignals({ configuration, today, ...(snapshot && { snapshot }) });
  throw new CordonError(exitCode.usage, {
    id: 'no-date',
    message: 'rules on findings have an end date, so the app needs the day of the synthesis',
    remedy: 'pass `today` as YYYY-MM-DD',
  });
}
