import { containmentExecutionRoleName, containmentRoleName } from '../containment/roles';
import { remediationRoleName } from '../containment/remediation-role';
import { remediationPrefix } from '../configuration/remediation-access';
import { remediationSeverities, type RemediationTrigger } from '../configuration/remediation';
import { type RemediationSettings } from './settings';
import { literal } from './states';

/** In words, by what the resource is. */
export const resourceWords = {
  'ec2-instance': 'EC2 instance',
  'iam-user': 'IAM user',
  'iam-role': 'IAM role',
  's3-bucket': 'S3 bucket',
} as const;

/** Roles that containment itself needs. Whoever could have them contained could end it. */
const lower = (names: readonly string[]): readonly string[] => names.map((name) => name.toLowerCase());
// IAM tells names apart without regard to case.
const ownRoles = lower([containmentRoleName, containmentExecutionRoleName, remediationRoleName]);
const ownRolePrefixes = lower([remediationPrefix, 'stacksets-exec-', 'AWSServiceRole']);

/**
 * What Security Hub says of the finding, judged: the resource to contain, how many people are needed, and why it is refused. An expression in
 * JSONata over the findings that Security Hub answered with (`$states.input.findings`) and the variables `kind` and `operation`.
 *
 * Nothing is taken from the event but the finding's ID and product: whoever can send an event, or start the state machine, could claim anything.
 * So it is decided here, from the finding as read, whether it would have started by itself. Customers can change the types and the severity of
 * a finding, but not those that its provider gave (`FindingProviderFields`), so a trigger needs these:
 * https://docs.aws.amazon.com/securityhub/latest/userguide/finding-update-batchupdatefindings.html. Shapes of findings:
 * https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format-syntax.html
 */
export const judgedFinding = (settings: RemediationSettings): string => `(
  $findings := [$states.input.findings];
  $f := $findings[0];
  $text := function($v) { $type($v) = "string" and $not($contains($v, /[^ -~]/)) ? $v : "" };
  $clean := function($v, $n) { $substring($replace($type($v) = "string" ? $v : "", /[^A-Za-z0-9 .,:\\/_()-]/, " "), 0, $n) };
  $account := $contains($text($f.AwsAccountId), /^[0-9]{12}$/) ? $f.AwsAccountId : "";
  $region := $text($f.Region);
  $types := $lookup({
    "ec2-instance": ["AwsEc2Instance"],
    "iam-principal": ["AwsIamUser", "AwsIamRole", "AwsIamAccessKey"],
    "s3-bucket": ["AwsS3Bucket"]
  }, $kind);
  $resources := [$f.Resources[Type in $types]];
  $r := $resources[0];
  $rid := $text($r.Id);
  $parts := $split($rid, ":");
  $key := $r.Details.AwsIamAccessKey;
  $isKey := $r.Type = "AwsIamAccessKey";
  $arnOfPrincipal := $contains($rid, /^arn:aws[a-z-]*:iam::[0-9]{12}:(user|role)\\/[A-Za-z0-9_+=,.@\\/-]+$/);
  $what :=
    $kind != "iam-principal" ? $kind
    : $isKey ? $lookup({ "IAMUser": "iam-user", "AssumedRole": "iam-role", "Role": "iam-role" }, $text($key.PrincipalType))
    : $contains($rid, ":user/") ? "iam-user" : "iam-role";
  $segments := $split($rid, "/");
  $found :=
    $kind = "ec2-instance" ? ($contains($rid, /^arn:aws[a-z-]*:ec2:[a-z0-9-]+:[0-9]{12}:instance\\/i-[0-9a-f]{8,17}$/) ? $segments[1] : "")
    : $kind = "s3-bucket" ? ($contains($rid, /^arn:aws[a-z-]*:s3:::[a-z0-9.-]{3,63}$/) ? $parts[5] : "")
    : $isKey ? $text($key.PrincipalName)
    : $arnOfPrincipal ? $segments[-1] : "";
  $name := $contains($found, /^[A-Za-z0-9_+=,.@-]{1,128}$/) ? $found : "";
  $ofAws := $contains($text($f.ProductArn), /^arn:aws[a-z-]*:securityhub:[a-z0-9-]+::product\\/aws\\//);
  $unsaid := $ofAws ? $account : "";
  $owner :=
    $kind = "s3-bucket" ? ($exists($r.Details.AwsS3Bucket.OwnerAccountId) ? $text($r.Details.AwsS3Bucket.OwnerAccountId) : $unsaid)
    : $isKey ? ($exists($key.AccountId) ? $text($key.AccountId) : $unsaid)
    : $parts[4];
  $plain := $lowercase($name);
  $own := $what = "iam-role"
    ? $plain in ${literal(ownRoles)} or $count($filter(${literal(ownRolePrefixes)}, function($p) { $substring($plain, 0, $length($p)) = $p })) > 0
    : $kind = "s3-bucket" and $contains($name, ${anyOf([...settings.ownBuckets, settings.backupBuckets])});
  $logs := ${settings.logBuckets.length === 0 ? 'false' : `$kind = "s3-bucket" and $contains($name, ${anyOf(settings.logBuckets)})`};
  $label := $text($f.Severity.Label);
  $given := $f.FindingProviderFields;
  $triggers := [$filter(${literal(settings.automatic.map((trigger) => triggerConstant(trigger, settings.people)))}, function($t) {
    $automatic and $operation = "contain" and $t.action = $kind and $ofAws
    and $label in $t.labels and $text($given.Severity.Label) in $t.labels
    and $count($filter($t.types, function($b) { $count($filter([$given.Types], function($y) { $substring($text($y), 0, $length($b)) = $b })) > 0 })) > 0
  })];
  $tags := $r.Tags;
  $needsPeople := $account in ${literal(settings.criticalAccounts)}
    or $type($tags) != "object" or $not($exists($tags))
    or ($kind = "s3-bucket" and $contains($name, ${soundsLikeLogs}))
    or ($what = "iam-role" and ($plain in ${literal(lower(settings.rolesOfPeople))} or $substring($plain, 0, 15) = "awsreservedsso_"))
    or $count($filter(${literal(settings.protectedTags)}, function($p) {
      $exists($lookup($tags, $p.key)) and ($not($exists($p.value)) or $lookup($tags, $p.key) = $p.value)
    })) > 0;
  $needed := $count($triggers) = 0 ? ${settings.people + 1}
    : $needsPeople ? ${settings.people}
    : $min($triggers.people);
  $refusal :=
    $count($findings) = 0 ? "Security Hub has no finding with this ID of this product"
    : $count($findings) > 1 ? "Security Hub has several findings with this ID of this product"
    : $operation = "contain" and $f.RecordState != "ACTIVE" ? "the finding is archived"
    : $account = "" ? "the finding has no account"
    : $count($resources) = 0 ? "the finding has no resource of this kind"
    : $count($resources) > 1 ? "the finding has several resources of this kind; contain the right one by hand"
    : $name = "" or $not($exists($what)) ? "the finding does not name the resource in a way that can be contained"
    : $owner = "" ? "the finding does not say which account owns the resource"
    : $owner != $account ? "the resource is of account " & $clean($owner, 12) & ", and the finding of account " & $account
    : $kind != "iam-principal" and $region != ${literal(settings.region)} ? "the finding is of another Region than ${settings.region}"
    : $kind = "ec2-instance" and $parts[3] != $region ? "the resource is in another Region than the finding"
    : $kind = "iam-principal" and ${literal(!settings.isHome)} ? "IAM principals are contained from the home Region alone"
    : $logs ? "the bucket keeps logs (remediation.logBuckets)"
    : $own ? "containment itself needs this " & ($kind = "s3-bucket" ? "bucket" : "role")
    : "";
  {
    "account": $account,
    "region": $region = "" ? ${literal(settings.region)} : $region,
    "what": $exists($what) ? $what : "",
    "name": $name,
    "id": $account & "/" & ($kind = "iam-principal" ? "global" : ${literal(settings.region)}) & "/" & ($exists($what) ? $what : "") & "/" & $name,
    "subject": ($exists($what) ? $lookup(${literal(resourceWords)}, $what) : $kind) & " " & $name & " of account " & $account
      & ($kind = "iam-principal" ? "" : " in ${settings.region}"),
    "title": $clean($f.Title, 120),
    "severity": $clean($label, 20),
    "asked": $count($triggers) = 0,
    "needed": $needed,
    "refusal": $refusal
  }
)`;

/** A bucket whose name has one of these may keep logs or evidence, so people decide. */
const soundsLikeLogs = '/log|trail|audit|config|evidence|backup|archive|security/';

/** A regular expression for names of buckets by one of the patterns. */
const anyOf = (patterns: readonly string[]): string => `/^(${patterns.map(namesLike).join('|')})$/`;

/** What stands for a part of a name: any, the account or the Region of any finding. */
const parts: Readonly<Record<string, string>> = { '*': '[a-z0-9.-]*', '{account}': '[0-9]{12}', '{region}': '[a-z0-9-]+' };

/** A pattern of names of buckets as a regular expression. Everything but the three parts stands for itself. */
const namesLike = (pattern: string): string =>
  pattern.replace(/\*|\{account\}|\{region\}|[^A-Za-z0-9-]/g, (part) => parts[part] ?? `\\${part}`);

/** A trigger as the expression compares it, with the people that it asks for. */
const triggerConstant = ({ action, types, minimumSeverity, approval }: RemediationTrigger, people: number): object => ({
  action,
  types,
  labels: remediationSeverities.slice(remediationSeverities.indexOf(minimumSeverity)),
  people: approval === 'required' ? people : 0,
});
