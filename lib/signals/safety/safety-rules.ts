import { attackSequence } from './rules/attack-sequence';
import { blankGovernance } from './rules/blank-governance';
import { broadRange } from './rules/broad-range';
import { credentialExfiltration } from './rules/credential-exfiltration';
import { duplicate } from './rules/duplicate';
import { duplicateName } from './rules/duplicate-name';
import { expired } from './rules/expired';
import { expiryTooFar } from './rules/expiry-too-far';
import { hiddenFrom } from './rules/hidden-from';
import { highSeverityRule } from './rules/high-severity';
import { hidesThreats } from './rules/hides-threats';
import { looksTriaged } from './rules/looks-triaged';
import { matchesEverything } from './rules/matches-everything';
import { nameTaken } from './rules/name-taken';
import { neverMatches } from './rules/never-matches';
import { noEntity } from './rules/no-entity';
import { quota } from './rules/quota';
import { selfAssignedTag } from './rules/self-assigned-tag';
import { serviceName } from './rules/service-name';
import { shadowed } from './rules/shadowed';
import { shutsOutService } from './rules/shuts-out-service';
import { takesMore } from './rules/takes-more';
import { threatPurpose } from './rules/threat-purpose';
import { undocumentedValue } from './rules/undocumented-value';
import { unknownField } from './rules/unknown-field';
import { unknownFindingType } from './rules/unknown-finding-type';
import { checksV2 } from '../security-hub-v2/safety';
import { type SafetyRule } from './safety-rule';

/** Every safety rule, in the order in which their findings on one rule are given. */
export const safetyRules: readonly SafetyRule[] = (
  [
    expired,
    expiryTooFar,
    blankGovernance,
    serviceName,
    duplicateName,
    nameTaken,
    quota,
    noEntity,
    hidesThreats,
    highSeverityRule,
    credentialExfiltration,
    attackSequence,
    threatPurpose,
    broadRange,
    takesMore,
    matchesEverything,
    selfAssignedTag,
    shutsOutService,
    looksTriaged,
    hiddenFrom,
    neverMatches,
    duplicate,
    shadowed,
    unknownField,
    unknownFindingType,
    undocumentedValue,
  ] satisfies readonly SafetyRule[]
).map(withV2);

/** A rule that looks at rules of Security Hub V2 as well. */
function withV2(rule: SafetyRule): SafetyRule {
  const check = checksV2[rule.id];
  return check === undefined ? rule : { ...rule, check: (input) => [...rule.check(input), ...check(input)] };
}
