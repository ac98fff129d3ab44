"""moto's server with what Organizations and StackSets lack in 5.2.1. Written for this project; moto stays the installed package.

    python moto_org.py -H 127.0.0.1 -p 5000

Adds
- Organizations: the service principals that this project needs; reads from member accounts, of policies too; an administrator's policy on the
  OrganizationAccountAccessRole that creating an account leaves in it, as in AWS.
- StackSets: CallAs, and the StackSet of a delegated administrator in the management account; units to any depth; account filters;
  never the management account, a suspended one is skipped; creating instances twice changes nothing; OperationId, and its refusal
  when it was used before; AutoDeployment, ManagedExecution, Capabilities and the targeted units in DescribeStackSet; a name that is
  taken is refused; organizations access; instances by page, by account and by unit; results of operations; deletion by unit.
- The name of the triage service-linked role, and service-linked roles out of templates.
- GuardDuty and Security Hub of an organization (detection_org.py).
- A further change set of a stack in review, which belongs to the same stack.
- Roles out of templates with their managed policies, and changed when their stack is; AssumeRole of a role that exists only.
- Pages of the policies of a role, of two each: IAM may give fewer than MaxItems (API reference, ListRolePolicies).
- AWS Security Incident Response (security_ir.py).
- Access denied by Organizations and Systems Manager as JSON, which is their protocol; moto answers in XML, which no client can read.
- An instance whose stack cannot be made (a role of its name exists) is FAILED, the failure tolerance decides about the rest.

Still wrong
- operations are over when they were asked for, one account at a time, whatever the preferences
- UpdateStackSet changes the template and no instance; accounts that move are not deployed to; no drift
"""

import json
import sys
from datetime import timedelta

import detection_org
import security_ir
from moto.cloudformation import models as cloudformation
from moto.cloudformation import responses
from moto.cloudformation.exceptions import CloudFormationError, ValidationError
from moto import settings
from moto.core.common_models import CloudFormationModel
from moto.core.exceptions import AccessDeniedError, InvalidToken, JsonRESTError
from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import utcnow
from moto.iam import models as iam
from moto.iam.responses import IamResponse
from moto.moto_api._internal import mock_random
from moto.organizations import models as organizations
from moto.organizations.responses import OrganizationsResponse
from moto.server import main
from moto.ssm.responses import SimpleSystemManagerResponse
from moto.sts.responses import TokenResponse

STACK_SETS_PRINCIPAL = "member.org.stacksets.cloudformation.amazonaws.com"
SERVICE_PRINCIPALS = [
    "security-ir.amazonaws.com",
    "triage.security-ir.amazonaws.com",
    STACK_SETS_PRINCIPAL,
    "stacksets.cloudformation.amazonaws.com",
    "securityhub.amazonaws.com",
    "guardduty.amazonaws.com",
]
READS = [
    "list_accounts", "list_accounts_for_parent", "list_organizational_units_for_parent", "list_children", "list_parents",
    "describe_account", "describe_organizational_unit", "list_delegated_administrators",
    "list_delegated_services_for_account", "list_aws_service_access_for_organization",
    "list_policies", "describe_policy", "list_targets_for_policy",
]
MANAGED_POLICIES = ["SecurityAudit", "AdministratorAccess"]
ADMINISTRATOR = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}'


class NameAlreadyExists(CloudFormationError):
    code = "NameAlreadyExistsException"
    message = "The specified StackSet name already exists."


class OperationIdAlreadyExists(CloudFormationError):
    code = "OperationIdAlreadyExistsException"
    message = "The specified operation ID already exists."


class StackInstanceNotFound(CloudFormationError):
    code = "StackInstanceNotFoundException"
    message = "The specified stack instance doesn't exist."


# Organizations


def management_backend(backend):
    """The backend of the management account of the organization that this account belongs to."""
    owner = organizations.organizations_backends.master_accounts.get(backend.account_id)
    return organizations.organizations_backends[owner[0]][owner[1]] if owner else backend


def as_management(read):
    return lambda self, *args, **kwargs: read(management_backend(self), *args, **kwargs)


def members(backend, unit_id):
    """Member accounts of a unit and of all units below it."""
    found = [a.id for a in backend.accounts if a.parent_id == unit_id and a.id != backend.org.master_account_id]
    for unit in backend.ou:
        if unit.parent_id == unit_id:
            found += members(backend, unit.id)
    return found


def create_account(create):
    def with_access_role(self, **kwargs):
        status = create(self, **kwargs)
        role = kwargs.get("RoleName", "OrganizationAccountAccessRole")
        account = status["CreateAccountStatus"]["AccountId"]
        iam.iam_backends[account]["global"].put_role_policy(role, "AdministratorAccess", ADMINISTRATOR)
        return status

    return with_access_role


# StackSets: who is calling


def stack_sets_backend(response):
    """Where the StackSets of the caller are: those of a delegated administrator are the management account's."""
    own = cloudformation.cloudformation_backends[response.current_account][response.region]
    if "StackSet" not in response._get_action() and "StackInstance" not in response._get_action():
        return own
    organization = organizations.organizations_backends[response.current_account][response.partition]
    management = management_backend(organization)
    if response._get_param("CallAs") == "DELEGATED_ADMIN":
        if not any(a.account.id == response.current_account and STACK_SETS_PRINCIPAL in a.services for a in management.admins):
            raise ValidationError(message="You must be a delegated administrator to use CallAs DELEGATED_ADMIN")
        return cloudformation.cloudformation_backends[management.account_id][response.region]
    if response._get_param("PermissionModel") == "SERVICE_MANAGED" and management is organization and not organization.org:
        raise ValidationError(message="You must enable organizations access to operate a service managed stack set")
    if response._get_param("PermissionModel") == "SERVICE_MANAGED" and management is not organization:
        raise ValidationError(message="You must be the management account or set CallAs to DELEGATED_ADMIN")
    return own


organizations_access = {}


def activate_organizations_access(self):
    organizations_access[self.current_account] = "ENABLED"
    return EmptyResult()


def deactivate_organizations_access(self):
    organizations_access[self.current_account] = "DISABLED"
    return EmptyResult()


def describe_organizations_access(self):
    organization = organizations.organizations_backends[self.current_account][self.partition]
    return ActionResult({"Status": organizations_access.get(management_backend(organization).account_id, "DISABLED")})


# StackSets: what DescribeStackSet knows


def create_stack_set(create):
    def with_settings(self):
        name, token = self._get_param("StackSetName"), self._get_param("ClientRequestToken")
        for existing in self.cloudformation_backend.stacksets.values():
            if existing.name == name and existing.status == "ACTIVE":
                if token and existing.token == token:
                    return ActionResult({"StackSetId": existing.id})
                raise NameAlreadyExists()
        result = create(self)
        self.cloudformation_backend.describe_stack_set(name).token = token
        remember_settings(self, self.cloudformation_backend.describe_stack_set(name))
        return result

    return with_settings


def update_stack_set(update):
    def with_settings(self):
        stack_set = self.cloudformation_backend.describe_stack_set(self._get_param("StackSetName"))
        refuse_used(stack_set, self._get_param("OperationId"))
        if not self._get_param("OperationId"):
            self._get_params()["OperationId"] = str(mock_random.uuid4())
        result = update(self)
        remember_settings(self, stack_set)
        return result

    return with_settings


def remember_settings(response, stack_set):
    def flag(value):
        return str(value).lower() == "true"

    automatic = response._get_param("AutoDeployment")
    if automatic is not None:
        stack_set.auto_deployment = {
            "Enabled": flag(automatic.get("Enabled")),
            "RetainStacksOnAccountRemoval": flag(automatic.get("RetainStacksOnAccountRemoval")),
        }
    managed = response._get_param("ManagedExecution")
    if managed is not None:
        stack_set.managed = {"Active": flag(managed.get("Active"))}
    if response._get_param("Capabilities") is not None:
        stack_set.capabilities = response._get_param("Capabilities")


def refuse_used(stack_set, operation_id):
    if operation_id and any(operation["OperationId"] == operation_id for operation in stack_set.operations):
        raise OperationIdAlreadyExists()


# StackSets: instances


def targeted(stack_set, accounts, targets):
    if stack_set.permission_model != "SERVICE_MANAGED":
        return list(accounts)
    in_units = [a for unit in targets.get("OrganizationalUnitIds", []) for a in members(stack_set.instances.org_backend, unit)]
    named = targets.get("Accounts", [])
    return {
        "INTERSECTION": [a for a in in_units if a in named],
        "DIFFERENCE": [a for a in in_units if a not in named],
        "UNION": in_units + named,
    }.get(targets.get("AccountFilterType", "NONE"), in_units)


def tolerance(preferences, targets):
    if "FailureTolerancePercentage" in preferences:
        return targets * int(preferences["FailureTolerancePercentage"]) // 100
    return int(preferences.get("FailureToleranceCount", 0))


class FailedInstance:
    """An instance whose stack could not be made."""

    def __init__(self, stack_set, account, region, status, reason):
        self.account_id, self.region_name, self.reason, self.detailed = account, region, reason, status
        self.stackset_id, self.stack_name = stack_set.id, stack_set.instances.stack_name

    def delete(self):
        pass

    def to_dict(self):
        return {
            "StackSetId": self.stackset_id, "Region": self.region_name, "Account": self.account_id, "Status": "OUTDATED",
            "StatusReason": self.reason, "StackInstanceStatus": {"DetailedStatus": self.detailed},
        }


def is_suspended(stack_set, account):
    return any(a.id == account and a.status != "ACTIVE" for a in stack_set.instances.org_backend.accounts)


def create_one(stack_set, account, region, parameters):
    if is_suspended(stack_set, account):
        return FailedInstance(stack_set, account, region, "SKIPPED_SUSPENDED_ACCOUNT", "Account is suspended")
    try:
        return cloudformation.StackInstance(
            account_id=account, region_name=region, stackset_id=stack_set.id, stack_name=stack_set.instances.stack_name,
            name=stack_set.name, template=stack_set.template, parameters=parameters or [],
            permission_model=stack_set.permission_model,
        )
    except Exception as error:  # whatever a service of moto says to a resource is why the stack failed
        return FailedInstance(stack_set, account, region, "FAILED", str(error) or type(error).__name__)


def result_of(instance):
    detailed = getattr(instance, "detailed", "SUCCEEDED")
    return "CANCELLED" if detailed == "SKIPPED_SUSPENDED_ACCOUNT" else detailed


def create_stack_instances(self):
    stack_set = self.cloudformation_backend.describe_stack_set(self._get_param("StackSetName"))
    operation_id = self._get_param("OperationId") or str(mock_random.uuid4())
    refuse_used(stack_set, operation_id)
    targets = self._get_params().get("DeploymentTargets") or {}
    if stack_set.permission_model == "SERVICE_MANAGED" and not targets.get("OrganizationalUnitIds"):
        raise ValidationError(message="OrganizationalUnitIds are required")
    stack_set.targets = sorted({*getattr(stack_set, "targets", []), *targets.get("OrganizationalUnitIds", [])})
    accounts = list(dict.fromkeys(targeted(stack_set, self._get_param("Accounts", []), targets)))
    regions = self._get_param("Regions", [])
    allowed = tolerance(self._get_params().get("OperationPreferences") or {}, len(accounts))
    results, failed = [], 0
    for region in regions:
        for account in accounts:
            existing = stack_set.instances.get_instance(account, region)
            if isinstance(existing, cloudformation.StackInstance):
                results.append((account, region, "SUCCEEDED", None))
                continue
            if failed > allowed:
                instance = FailedInstance(stack_set, account, region, "CANCELLED", "Cancelled since failure tolerance has exceeded")
            else:
                instance = create_one(stack_set, account, region, self._get_param("ParameterOverrides", []))
            if existing:
                stack_set.stack_instances.remove(existing)
            stack_set.stack_instances.append(instance)
            failed += isinstance(instance, FailedInstance) and instance.detailed == "FAILED"
            results.append((account, region, result_of(instance), getattr(instance, "reason", None)))
    record(stack_set, operation_id, "CREATE", results, "FAILED" if failed > allowed else "SUCCEEDED")
    return ActionResult({"OperationId": operation_id})


def delete_stack_instances(self):
    stack_set = self.cloudformation_backend.describe_stack_set(self._get_param("StackSetName"))
    operation_id = self._get_param("OperationId") or str(mock_random.uuid4())
    refuse_used(stack_set, operation_id)
    targets = self._get_params().get("DeploymentTargets") or {}
    accounts = targeted(stack_set, self._get_param("Accounts", []), targets)
    # An account that was closed or moved is still reached when it is named.
    if targets.get("AccountFilterType") == "INTERSECTION":
        accounts = targets.get("Accounts", [])
    regions = self._get_param("Regions", [])
    retain = str(self._get_param("RetainStacks")).lower() == "true"
    gone = [i for i in stack_set.stack_instances if i.account_id in accounts and i.region_name in regions]
    for instance in gone:
        if not retain:
            instance.delete()
        stack_set.stack_instances.remove(instance)
    record(stack_set, operation_id, "DELETE", [(i.account_id, i.region_name, "SUCCEEDED", None) for i in gone], "SUCCEEDED")
    return ActionResult({"OperationId": operation_id})


def record(stack_set, operation_id, action, results, status):
    stack_set.operations.append({
        "OperationId": operation_id, "Action": action, "Status": status, "CreationTimestamp": utcnow(),
        "EndTimestamp": utcnow() + timedelta(seconds=1), "Instances": [], "Results": results,
    })


def describe_stack_set_operation(self):
    stack_set = self.cloudformation_backend.describe_stack_set(self._get_param("StackSetName"))
    operation = next((o for o in stack_set.operations if o["OperationId"] == self._get_param("OperationId")), None)
    if operation is None:
        raise OperationNotFound()
    failed = sum(result[2] == "FAILED" for result in operation.get("Results", []))
    return ActionResult({"StackSetOperation": {
        **{key: operation[key] for key in ("OperationId", "Action", "Status", "CreationTimestamp", "EndTimestamp")},
        "StackSetId": stack_set.id, "StatusDetails": {"FailedStackInstancesCount": failed},
    }})


class OperationNotFound(CloudFormationError):
    code = "OperationNotFoundException"
    message = "The specified operation does not exist."


def list_stack_set_operation_results(self):
    stack_set = self.cloudformation_backend.describe_stack_set(self._get_param("StackSetName"))
    operation = next((o for o in stack_set.operations if o["OperationId"] == self._get_param("OperationId")), None)
    if operation is None:
        raise OperationNotFound()
    found = [
        {"Account": account, "Region": region, "Status": status, **({"StatusReason": reason} if reason else {})}
        for account, region, status, reason in operation.get("Results", [])
    ]
    return ActionResult(page(self, found))


def list_stack_instances(self):
    stack_set = self.cloudformation_backend.describe_stack_set(self._get_param("StackSetName"))
    account, region = self._get_param("StackInstanceAccount"), self._get_param("StackInstanceRegion")
    found = [
        {**instance.to_dict(), **unit_of(stack_set, instance)}
        for instance in stack_set.stack_instances
        if account in (None, instance.account_id) and region in (None, instance.region_name)
    ]
    for summary in found:
        summary.pop("ParameterOverrides", None)
    return ActionResult(page(self, found))


def instance_to_dict(self):
    return {
        "StackId": self.stack.stack_id, "StackSetId": self.stackset_id, "Region": self.region_name, "Account": self.account_id,
        "Status": "CURRENT", "ParameterOverrides": self.parameters, "StackInstanceStatus": {"DetailedStatus": "SUCCEEDED"},
    }


def put_policy(put):
    """A policy out of a template is a document, where one out of a request is a text."""
    return lambda self, name, document: put(self, name, document if isinstance(document, str) else json.dumps(document))


def role_from_template(create):
    def with_managed_policies(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
        role = create.__func__(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs)
        attach(role, cloudformation_json["Properties"], account_id)
        return role

    return classmethod(with_managed_policies)


def role_update_from_template(update):
    def with_policies(cls, original_resource, new_resource_name, cloudformation_json, account_id, region_name):
        role = update.__func__(cls, original_resource, new_resource_name, cloudformation_json, account_id, region_name)
        properties = cloudformation_json["Properties"]
        role.assume_role_policy_document = json.dumps(properties["AssumeRolePolicyDocument"])
        role.policies = {}
        for policy in properties.get("Policies", []):
            role.put_policy(policy["PolicyName"], policy["PolicyDocument"])
        for attached in list(role.managed_policies):
            iam.iam_backends[account_id]["aws"].detach_role_policy(attached, role.name)
        attach(role, properties, account_id)
        return role

    return classmethod(with_policies)


def attach(role, properties, account_id):
    for managed in properties.get("ManagedPolicyArns", []):
        iam.iam_backends[account_id]["aws"].attach_role_policy(managed, role.name)


class ServiceLinkedRole(CloudFormationModel):
    """AWS::IAM::ServiceLinkedRole, which moto leaves out of a stack. The stack fails where the role exists, as in AWS."""

    # moto looks here for the service that a model belongs to.
    __module__ = iam.__name__

    def __init__(self, role_name):
        self.physical_resource_id = role_name

    @staticmethod
    def cloudformation_name_type():
        return ""

    @staticmethod
    def cloudformation_type():
        return "AWS::IAM::ServiceLinkedRole"

    @classmethod
    def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
        properties = cloudformation_json["Properties"]
        described = properties.get("Description", ""), properties.get("CustomSuffix", "")
        role = iam.iam_backends[account_id]["aws"].create_service_linked_role(properties["AWSServiceName"], *described)
        return cls(role.name)

    @classmethod
    def delete_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name):
        iam.iam_backends[account_id]["aws"].delete_service_linked_role(resource_name)


def delete_change_set(delete):
    """Deleting one that is not there is no error; moto stumbles over it, and the CDK command line always does it first."""

    def known(self, change_set_name):
        if any(change_set_name in (key, found.change_set_name) for key, found in self.change_sets.items()):
            delete(self, change_set_name)

    return known


def create_change_set(create):
    """In AWS a further change set of a stack that is in review belongs to that stack; moto makes a second stack of the name."""

    def in_review(self, stack_name, **kwargs):
        before = next((stack for stack in self.stacks.values() if stack.name == stack_name), None)
        change_set_id, stack_id = create(self, stack_name=stack_name, **kwargs)
        if kwargs["change_set_type"] != "CREATE" or before is None:
            return change_set_id, stack_id
        del self.stacks[stack_id]
        if before.status != "REVIEW_IN_PROGRESS":
            del self.change_sets[change_set_id]
            raise ValidationError(message=f"Stack [{stack_name}] already exists and cannot be created again with the changeSet.")
        self.change_sets[change_set_id].stack = before
        self.change_sets[change_set_id].stack_id = before.stack_id
        return change_set_id, before.stack_id

    return in_review


def assume_role(assume):
    """moto lets everybody assume a role that is not there, and then fails on every call of the session."""

    def existing(self):
        arn = self._get_param("RoleArn")
        enforcing = settings.INITIAL_NO_AUTH_ACTION_COUNT == 0
        if enforcing and not any(r.arn == arn for r in iam.iam_backends[arn.split(":")[4]]["aws"].roles.values()):
            raise AccessDeniedError(user_arn=f"arn:aws:iam::{self.current_account}:user/caller", action="sts:AssumeRole")
        return assume(self)

    return existing


def denied_as_json(authorize):
    """The JSON services deny with AccessDeniedException and status 400."""

    def authorized(self, *args, **kwargs):
        try:
            return authorize(self, *args, **kwargs)
        except AccessDeniedError as denied:
            raise JsonRESTError("AccessDeniedException", denied.message) from denied

    return authorized


def refused_token(self, message="Invalid token"):
    """Organizations names a token that it did not hand out an invalid input; moto has a name of its own for it."""
    super(InvalidToken, self).__init__(message, "InvalidInputException")


def load_managed_policies():
    """moto knows AWS's managed policies only when told to, and then copies all 1,400 into every account, which takes a second each."""
    known = json.loads(iam.aws_managed_policies_data)
    iam.aws_managed_policies_data = json.dumps({name: known[name] for name in MANAGED_POLICIES})
    iam.load_iam_aws_managed_policies = lambda: True


def unit_of(stack_set, instance):
    if stack_set.permission_model != "SERVICE_MANAGED":
        return {}
    parent = next((a.parent_id for a in stack_set.instances.org_backend.accounts if a.id == instance.account_id), None)
    return {"OrganizationalUnitId": parent} if parent else {}


def describe_stack_instance(self):
    stack_set = self.cloudformation_backend.describe_stack_set(self._get_param("StackSetName"))
    instance = stack_set.instances.get_instance(self._get_param("StackInstanceAccount"), self._get_param("StackInstanceRegion"))
    if not instance:
        raise StackInstanceNotFound()
    return ActionResult({"StackInstance": {**instance.to_dict(), **unit_of(stack_set, instance)}})


MOST_ON_A_PAGE = 20


def page(response, found):
    """AWS may give fewer than were asked for, and a token; so lists of a small organization have pages here."""
    size = min(int(response._get_param("MaxResults") or MOST_ON_A_PAGE), MOST_ON_A_PAGE)
    token = response._get_param("NextToken") or "0"
    if not token.isdigit():
        raise ValidationError(message="Invalid NextToken")
    start = int(token)
    more = {"NextToken": str(start + size)} if start + size < len(found) else {}
    return {"Summaries": found[start : start + size], **more}


MOST_POLICIES_ON_A_PAGE = 2


def policies_page(response, member, found):
    """A page of the policies of a role, and a marker where there are more."""
    start = int(response._get_param("Marker") or "0")
    end = start + min(int(response._get_param("MaxItems") or MOST_POLICIES_ON_A_PAGE), MOST_POLICIES_ON_A_PAGE)
    more = {"IsTruncated": True, "Marker": str(end)} if end < len(found) else {"IsTruncated": False}
    return ActionResult({member: found[start:end], **more})


def list_role_policies(self):
    return policies_page(self, "PolicyNames", list(self.backend.list_role_policies(self._get_param("RoleName"))))


def list_attached_role_policies(self):
    found, _ = self.backend.list_attached_role_policies(self._get_param("RoleName"), max_items=1000)
    return policies_page(self, "AttachedPolicies", [{"PolicyName": p.name, "PolicyArn": p.arn} for p in found])


def install():
    for known in (organizations.FakeServiceAccess.TRUSTED_SERVICES, organizations.FakeDelegatedAdministrator.SUPPORTED_SERVICES):
        known += [principal for principal in SERVICE_PRINCIPALS if principal not in known]
    backend = organizations.OrganizationsBackend
    for name in READS:
        setattr(backend, name, as_management(getattr(backend, name)))
    backend.create_account = create_account(backend.create_account)

    cloudformation.StackInstances.org_backend = property(
        lambda self: management_backend(organizations.organizations_backends[self.account_id][self.partition])
    )
    stack_set = cloudformation.StackSet
    stack_set.managed_execution = property(lambda self: getattr(self, "managed", {"Active": False}))
    stack_set.organizational_unit_ids = property(lambda self: getattr(self, "targets", []))

    cloudformation.StackInstance.to_dict = instance_to_dict
    iam.Role.put_policy = put_policy(iam.Role.put_policy)
    iam.Role.create_from_cloudformation_json = role_from_template(iam.Role.__dict__["create_from_cloudformation_json"])
    iam.Role.update_from_cloudformation_json = role_update_from_template(iam.Role.__dict__["update_from_cloudformation_json"])
    IamResponse.list_role_policies = list_role_policies
    IamResponse.list_attached_role_policies = list_attached_role_policies
    TokenResponse.assume_role = assume_role(TokenResponse.assume_role)
    backend = cloudformation.CloudFormationBackend
    backend.delete_change_set = delete_change_set(backend.delete_change_set)
    backend.create_change_set = create_change_set(backend.create_change_set)
    for service in (OrganizationsResponse, SimpleSystemManagerResponse):
        service._authenticate_and_authorize_normal_action = denied_as_json(service._authenticate_and_authorize_normal_action)
    # AWSServiceRoleForSecurityIncidentResponse_Triage, where moto would say security-ir.
    iam.SERVICE_NAME_CONVERSION["security-ir"] = "SecurityIncidentResponse"
    InvalidToken.__init__ = refused_token
    load_managed_policies()

    response = responses.CloudFormationResponse
    response.cloudformation_backend = property(stack_sets_backend)
    response.create_stack_set = create_stack_set(response.create_stack_set)
    response.update_stack_set = update_stack_set(response.update_stack_set)
    for function in (
        activate_organizations_access, deactivate_organizations_access, describe_organizations_access, create_stack_instances,
        delete_stack_instances, describe_stack_set_operation, list_stack_set_operation_results, list_stack_instances,
        describe_stack_instance,
    ):
        setattr(response, function.__name__, function)


if __name__ == "__main__":
    install()
    detection_org.install()
    security_ir.install()
    main(sys.argv[1:])
