"""GuardDuty and Security Hub of an organization, as far as moto's server lacks them in 5.2.1. Written for this project.

The wire is botocore's: every request of the two services is read by botocore's model and refused where the model refuses it, and every answer,
moto's own too, must be one that botocore's parser and validator take.

Adds
- GuardDuty: the configuration of an organization, which the designated administrator alone may see and set; the list of filters.
- GuardDuty: the members of the administrator, which are the other active accounts of the organization once it switches all on; their features; their
  removal, and changes of their features.
- Security Hub: that V2 is off.
- Security Hub: the list of the administrator of an organization, which the management account alone may see; the list of automation rules, of
  which there are none.
- Both: who administers them, told to Organizations.

Still wrong
- nobody is switched on when an account joins
"""

import json
import re

from botocore.parsers import create_parser
from botocore.validate import ParamValidator
from moto.core.exceptions import JsonRESTError
from moto.core.utils import camelcase_to_underscores, get_service_model
from moto.guardduty import models as guardduty
from moto.guardduty import urls as guardduty_urls
from moto.guardduty.exceptions import GuardDutyException
from moto.guardduty.responses import GuardDutyResponse
from moto.organizations import models as organizations
from moto.securityhub import models as securityhub
from moto.securityhub import urls as securityhub_urls
from moto.securityhub.responses import SecurityHubResponse


# What the model says


class Refused(JsonRESTError):
    """Bad input, as each of the two services names it."""

    code = 400


class NotFound(JsonRESTError):
    code = 404


def judged(method, service, error):
    """Carries a request out that is of the model, and gives an answer that is."""

    def by_model(self):
        operation = get_service_model(service).operation_model(self._get_action())
        shape = operation.input_shape
        if shape is not None:
            wire = {member.serialization.get("name", name) for name, member in shape.members.items()}
            unknown = sorted(set(json.loads(self.body) if self.body else {}) - wire)
            params = parsed(self, operation)
            report = ParamValidator().validate(params, shape)
            if unknown or report.has_errors():
                raise Refused(error, f"not of the model: {unknown} {report.generate_report()}")
        answer = method(self)
        if operation.output_shape is not None:
            read = create_parser("rest-json").parse({"status_code": 200, "headers": {}, "body": answer.encode()}, operation.output_shape)
            del read["ResponseMetadata"]
            report = ParamValidator().validate(read, operation.output_shape)
            assert not report.has_errors(), f"{operation.name} answers what the model does not have: {report.generate_report()}"
        return answer

    return by_model


def parsed(response, operation):
    """The parameters of a request, by moto's parser and the model. Parts of the path have their names of the model."""
    path = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", operation.http["requestUri"].split("?")[0])
    before = response.uri_match
    response.uri_match = re.fullmatch(path, response.path)
    try:
        response.parse_parameters(response.request)
    finally:
        response.uri_match = before
    return response.params


def remembers_request(setup):
    def with_request(self, request, full_url, headers, use_raw_body=False):
        setup(self, request, full_url, headers, use_raw_body=use_raw_body)
        self.request = request

    return with_request


# What is added


def designate(enable, principal):
    """In AWS the designation registers the account with Organizations; moto's services keep it to themselves."""

    def registered(self, admin_account_id):
        enable(self, admin_account_id)
        backend = organizations.organizations_backends[self.account_id][self.partition]
        if not any(a.account.id == admin_account_id and principal in a.services for a in backend.admins):
            backend.register_delegated_administrator(AccountId=admin_account_id, ServicePrincipal=principal)

    return registered


def once(enable):
    """Designating the same account again changes nothing; moto lists it twice."""
    return lambda self, admin_account_id: None if admin_account_id in self.admin_account_ids else enable(self, admin_account_id)


def guardduty_detector(self):
    """The detector of a request about the configuration of the organization, which the designated administrator alone may make."""
    backend = self.guardduty_backend
    detector = backend.get_detector(self.path.split("/")[-2])
    in_region = [regions[self.region] for regions in guardduty.guardduty_backends.values() if self.region in regions]
    if not any(backend.account_id in other.admin_account_ids for other in in_region):
        raise GuardDutyException("BadRequestException", "The request is rejected because the account is not the delegated administrator.")
    return detector


def describe_guardduty(self):
    members = getattr(guardduty_detector(self), "organization_members", "NONE")
    return json.dumps(
        {"autoEnable": members != "NONE", "autoEnableOrganizationMembers": members, "memberAccountLimitReached": False, "features": []}
    )


def update_guardduty(self):
    guardduty_detector(self).organization_members = self._get_param("autoEnableOrganizationMembers")
    return "{}"


def list_filters(self):
    return json.dumps({"filterNames": list(self.guardduty_backend.get_detector(self.path.split("/")[-2]).filters)})


# What a detector reads wherever it is on; S3 Protection is a feature that can be off.
FOUNDATIONAL = {name: {"status": "ENABLED"} for name in ("cloudTrail", "dnsLogs", "flowLogs")}


def members_of(self):
    """The detector of the administrator, and its members by account: their status and features."""
    detector = self.guardduty_backend.get_detector(self.path.split("/detector/")[1].split("/")[0])
    known = detector.__dict__.setdefault("member_states", {})
    backends = [regions["aws"] for regions in organizations.organizations_backends.values() if "aws" in regions]
    own = [backend for backend in backends if any(a.id == self.current_account for a in backend.accounts)]
    for account in own[0].accounts if own else []:
        is_on = getattr(detector, "organization_members", "NONE") == "ALL" and account.status == "ACTIVE"
        if is_on and account.id != self.current_account and account.id not in known:
            known[account.id] = {"status": "Enabled", "features": {"S3_DATA_EVENTS": "ENABLED"}}
    return known


def list_members(self):
    found = [
        {"accountId": account, "masterId": self.current_account, "email": f"{account}@example.com", "relationshipStatus": one["status"],
         "updatedAt": "2026-01-01T00:00:00.000Z"}
        for account, one in sorted(members_of(self).items())
    ]
    return json.dumps({"members": found})


def get_member_detectors(self):
    known = members_of(self)
    asked = json.loads(self.body)["accountIds"]
    found = [
        {"accountId": account, "dataSources": {**FOUNDATIONAL, "s3Logs": {"status": known[account]["features"]["S3_DATA_EVENTS"]}},
         "features": [{"name": name, "status": status} for name, status in known[account]["features"].items()]}
        for account in asked
        if account in known
    ]
    unknown = [{"accountId": account, "result": "The account is no member."} for account in asked if account not in known]
    return json.dumps({"members": found, "unprocessedAccounts": unknown})


def update_member_detectors(self):
    known, body = members_of(self), json.loads(self.body)
    for account in body["accountIds"]:
        known[account]["features"].update({feature["name"]: feature["status"] for feature in body.get("features", [])})
    return json.dumps({"unprocessedAccounts": []})


def disassociate_members(self):
    known = members_of(self)
    for account in json.loads(self.body)["accountIds"]:
        known[account]["status"] = "Removed"
    return json.dumps({"unprocessedAccounts": []})


def describe_security_hub_v2(self):
    raise NotFound("ResourceNotFoundException", "Security Hub V2 is not enabled.")


def list_security_hub_administrators(self):
    backend = organizations.organizations_backends[self.current_account][self.partition]
    if backend.org is None or backend.org.master_account_id != self.current_account:
        raise Refused("InvalidAccessException", "The account is not the management account of an organization.")
    found = self.securityhub_backend._get_org_config()["admin_account_id"]
    return json.dumps({"AdminAccounts": [{"AccountId": found, "Status": "ENABLED"}] if found else []})


def list_automation_rules(self):
    if not self.securityhub_backend.enabled:
        raise Refused("InvalidAccessException", f"Account {self.current_account} is not subscribed to AWS Security Hub")
    return json.dumps({"AutomationRulesMetadata": []})


def install():
    for service, principal in ((guardduty.GuardDutyBackend, "guardduty"), (securityhub.SecurityHubBackend, "securityhub")):
        service.enable_organization_admin_account = designate(service.enable_organization_admin_account, principal + ".amazonaws.com")
    guardduty.GuardDutyBackend.enable_organization_admin_account = once(guardduty.GuardDutyBackend.enable_organization_admin_account)
    guardduty_urls.url_paths["{0}/detector/(?P<detector_id>[^/]+)/admin$"] = GuardDutyResponse.dispatch
    GuardDutyResponse.describe_organization_configuration = describe_guardduty
    GuardDutyResponse.update_organization_configuration = update_guardduty
    GuardDutyResponse.list_filters = list_filters
    for path, function in (
        ("member", list_members),
        ("member/detector/get", get_member_detectors),
        ("member/detector/update", update_member_detectors),
        ("member/disassociate", disassociate_members),
    ):
        guardduty_urls.url_paths["{0}/detector/(?P<detector_id>[^/]+)/" + path + "$"] = GuardDutyResponse.dispatch
        setattr(GuardDutyResponse, function.__name__, function)
    securityhub_urls.url_paths["{0}/hubv2$"] = SecurityHubResponse.dispatch
    SecurityHubResponse.describe_security_hub_v2 = describe_security_hub_v2
    for path in ("organization/admin", "automationrules/list"):
        securityhub_urls.url_paths["{0}/" + path + "$"] = SecurityHubResponse.dispatch
    SecurityHubResponse.list_organization_admin_accounts = list_security_hub_administrators
    SecurityHubResponse.list_automation_rules = list_automation_rules
    for response, service, error in (
        (GuardDutyResponse, "guardduty", "BadRequestException"),
        (SecurityHubResponse, "securityhub", "InvalidInputException"),
    ):
        response.setup_class = remembers_request(response.setup_class)
        operations = {camelcase_to_underscores(name) for name in get_service_model(service).operation_names}
        for name in operations & set(vars(response)):
            setattr(response, name, judged(getattr(response, name), service, error))
