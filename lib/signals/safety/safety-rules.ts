import { hidesAttackSequences } from './rules/hides-attack-sequences';
import { ownerOrJustificationMissing } from './rules/owner-or-justification-missing';
import { rangeTooBroad } from './rules/range-too-broad';
import { hidesCredentialExfiltration } from './rules/hides-credential-exfiltration';
import { duplicateRule } from './rules/duplicate-rule';
import { duplicateName } from './rules/duplicate-name';
import { expired } from './rules/expired';
import { expiryTooFar } from './rules/expiry-too-far';
import { findingHiddenFrom } from './rules/finding-hidden-from';
import { highSeverityRule } from './rules/hides-high-severity';
import { hidesManyThreats } from './rules/hides-many-threats';
import { markedAsTriaged } from './rules/marked-as-triaged';
import { criterionMatchesEverything } from './rules/criterion-matches-everything';
import { nameTaken } from './rules/name-taken';
import { raisesEverything } from './rules/raises-everything';
import { ruleNeverMatches } from './rules/rule-never-matches';
import { noTrustedIdentifier } from './rules/no-trusted-identifier';
import { tooManyRules } from './rules/too-many-rules';
import { tagsAsOnlyIdentifier } from './rules/tags-as-only-identifier';
import { reservedName } from './rules/reserved-name';
import { ruleWithoutEffect } from './rules/rule-without-effect';
import { terminalBeforeService } from './rules/terminal-before-service';
import { partialIdentifier } from './rules/partial-identifier';
import { hidesThreatPurpose } from './rules/hides-threat-purpose';
import { impossibleValue } from './rules/impossible-value';
import { undocumentedValue } from './rules/undocumented-value';
import { undocumentedField } from './rules/undocumented-field';
import { undocumentedFindingType } from './rules/undocumented-finding-type';
import { checksV2 } from '../security-hub-v2/safety';
import { type SafetyRule } from './safety-rule';

/** Every safety rule, in the order in which their findings on one rule are given. */
export const safetyRules: readonly SafetyRule[] = (
  [
    expired,
    expiryTooFar,
    ownerOrJustificationMissing,
    reservedName,
    duplicateName,
    nameTaken,
    tooManyRules,
    noTrustedIdentifier,
    hidesManyThreats,
    highSeverityRule,
    hidesCredentialExfiltration,
    hidesAttackSequences,
    hidesThreatPurpose,
    rangeTooBroad,
    partialIdentifier,
    criterionMatchesEverything,
    tagsAsOnlyIdentifier,
    terminalBeforeService,
    markedAsTriaged,
    findingHiddenFrom,
    raisesEverything,
    ruleNeverMatches,
    duplicateRule,
    ruleWithoutEffect,
    undocumentedField,
    undocumentedFindingType,
    undocumentedValue,
    impossibleValue,
  ] satisfies readonly SafetyRule[]
).map(withV2);

/** A rule that looks at rules of Security Hub V2 as well. */
function withV2(rule: SafetyRule): SafetyRule {
  const check = checksV2[rule.id];
  return check === undefined ? rule : { ...rule, check: (input) => [...rule.check(input), ...check(input)] };
}
