import { checkRules as packRules } from '../../../checks/check-rules';
import { packName } from '../../../checks/rule';
import { type AcknowledgeableRule } from '../../core/acknowledge';
import { evidenceRules } from '../../evidence/findings';
import { remediationRules } from '../../remediation/findings';
import { responderRules } from '../../responders/findings';
import { routeRules } from '../../routes/safety';
import { acknowledgementChecks, safetyRules } from '../../signals/safety';
import { proofExplanations, proofIds } from '../../proof';
import { quotas } from '../quotas';
import { templateRules } from '../templates';
import { byBaseline, type RuleDescription } from './description';

export const templateRuleDescriptions: readonly RuleDescription[] = templateRules.map(({ id, what, why, fix, source }) => ({
  id: `templates/${id}`,
  layer: 'templates',
  what,
  why,
  fix,
  acknowledge: byBaseline,
  source,
}));

export const quotaDescriptions: readonly RuleDescription[] = quotas.map(({ id, limit, unit, filledUp, what, adjustable, fix, source }) => ({
  id: `quotas/${id}`,
  layer: 'quotas',
  what: `${what} At most ${limit.toLocaleString('en-US')} ${unit}${filledUp === true ? '' : '. A warning from 90 percent on'}.`,
  why: `AWS rejects a higher number during deployment. Adjustable: ${adjustable}.`,
  fix,
  acknowledge: byBaseline,
  source,
}));

/** Layers whose findings are acknowledged in the configuration. */
type AcknowledgingLayer = 'signal-safety' | 'route-safety' | 'evidence-store' | 'responder-access' | 'remediation';

const checksOfAcknowledgements = (layer: AcknowledgingLayer): readonly RuleDescription[] =>
  acknowledgementChecks.map(({ id, what, why, fix }) => ({
    id: `${layer}/${id}`,
    layer,
    what,
    why,
    fix,
    acknowledge: 'Not possible: the finding is about an acknowledgement.',
  }));

export const routeSafetyDescriptions: readonly RuleDescription[] = [
  ...routeRules.map(({ id, what, why, fix, acknowledgeable, whyNot, source }): RuleDescription => ({
    id: `route-safety/${id}`,
    layer: 'route-safety',
    what,
    why,
    fix,
    acknowledge: acknowledgeable
      ? `On the route in the configuration: acknowledge: [{ finding: ${id}, justification: ... }], with the ID from the finding.`
      : `Not possible: ${whyNot ?? 'nobody can be responsible for it'}.`,
    source,
  })),
  ...checksOfAcknowledgements('route-safety'),
];

export const safetyDescriptions: readonly RuleDescription[] = [
  ...safetyRules.map(({ id, what, why, fix, acknowledgeable, whyNot }): RuleDescription => ({
    id: `signal-safety/${id}`,
    layer: 'signal-safety',
    what,
    why,
    fix,
    acknowledge: acknowledgeable
      ? `On the rule in the configuration: acknowledge: [{ finding: ${id}, justification: ... }], with the ID from the finding.`
      : `Not possible: ${whyNot ?? 'nobody can be responsible for it'}.`,
  })),
  ...checksOfAcknowledgements('signal-safety'),
];

/** Rules about a section of the configuration, which acknowledges their findings itself. */
const ofSection = (
  layer: AcknowledgingLayer,
  section: string,
  rules: readonly (AcknowledgeableRule & { readonly what: string; readonly why: string; readonly fix: string; readonly source: string })[],
): readonly RuleDescription[] => [
  ...rules.map(({ id, what, why, fix, acknowledgeable, whyNot, source }): RuleDescription => ({
    id: `${layer}/${id}`,
    layer,
    what,
    why,
    fix,
    acknowledge: acknowledgeable
      ? `In ${section} of the configuration: acknowledge: [{ finding: ${id}, justification: ... }], with the ID from the finding.`
      : `Not possible: ${whyNot ?? 'nobody can be responsible for it'}.`,
    source,
  })),
  ...checksOfAcknowledgements(layer),
];

export const responderDescriptions: readonly RuleDescription[] = ofSection('responder-access', 'responderAccess', responderRules);

export const evidenceDescriptions: readonly RuleDescription[] = ofSection('evidence-store', 'evidenceStore', evidenceRules);

export const remediationDescriptions: readonly RuleDescription[] = ofSection('remediation', 'remediation', remediationRules);

/** Rules of our own pack, which any CDK app can use; what the template does not tell is a finding of them too. */
export const packDescriptions: readonly RuleDescription[] = packRules.map(({ id, what, why, fix, pages: [source] }) => ({
  id: `${packName}-${id}`,
  layer: 'cdk-nag',
  what,
  why,
  fix,
  acknowledge: `On one construct, with a reason that a reviewer accepts: Validations.of(construct).acknowledge({ id, reason }), with the ID from the finding, ${packName}-${id}[...].`,
  ...(source !== undefined && { source }),
}));

/** What is proven of the containment roles. */
export const proofDescriptions: readonly RuleDescription[] = [
  ...proofIds.map((id): RuleDescription => ({
    id: `iam-proof/${id}`,
    layer: 'iam-proof',
    ...proofExplanations[id],
    acknowledge: `${byBaseline} Unknown results cannot be accepted.`,
  })),
  {
    id: 'iam-proof/published-weaknesses',
    layer: 'iam-proof',
    what: 'The known weaknesses of the containment roles as AWS publishes them, in one note, each with what you can do about it.',
    why: 'Everybody who deploys the roles has these weaknesses. They are not a mistake of the organization. A role without them differs from what AWS publishes and supports.',
    fix: 'You do not have to do anything. The note lists what closes each weakness.',
    acknowledge: 'Not needed: a note does not fail the check.',
  },
];
