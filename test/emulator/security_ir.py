"""AWS Security Incident Response as a backend of moto's server. moto has none in 5.2.1. Written for this project.

The wire is botocore's: its `security-ir` model says which operation a request is, moto's parser reads the request by the model, botocore's
validator refuses what the model refuses, moto's serializer writes answers and errors by the model. Botocore's validator knows types, required
and unknown members and minimums; maximums, patterns and enumerations of the model are looked at here.

What it does, by AWS's documentation
- memberships are an account's and a Region's; in another Region there are none
- UpdateMembership takes at most five units to add or five to remove, never both; `undoMembershipCancellation` false is refused
- BatchGetMemberAccountDetails says of up to 100 accounts whether the membership covers them, by the organization that moto has
- a self-managed case moves from status to status as UpdateCaseStatus documents it, and is closed by CloseCase
- lists come in pages; the same client token makes nothing a second time

What AWS does not document, and is a guess here
- a second CreateMembership beside one that is not terminated is a ConflictException; so is any change of a cancelled membership but to undo the
  cancellation, any change of a terminated one, and any change of a closed case
- a case needs an active membership: SecurityIncidentResponseNotActiveException without one
- adding a unit that is listed, or removing one that is not, changes nothing; units and the whole organization may be set at the same time
- an account that was covered and is no more is Disassociated; one that never was is Unassociated
- a next token that was not handed out is a ValidationException

Control, without a signature: POST /moto-api/security-ir with JSON
    {"account": "111111111111", "region": "eu-west-1",
     "faults": [{"operation": "UpdateMembership", "error": "ThrottlingException", "times": 2}],
     "pageSize": 2, "accountErrors": {"222222222222": "InternalServerException"}, "metrics": {"findingsTriaged": 5},
     "memberships": {"m-...": {"membershipStatus": "Pending"}}}
Every key but account and region may be left out. A fault takes the next calls of its operation (`*`: of all) in that account and Region.
"""

import json
import re
import sys
from datetime import datetime, timezone

from botocore.validate import ParamValidator
from moto import backend_index
from moto.core.base_backend import BackendDict, BaseBackend
from moto.core.exceptions import AccessDeniedError, JsonRESTError, ServiceException, _RESTError
from moto.core.responses import ActionResult, BaseResponse
from moto.core.utils import get_service_model
from moto.moto_api._internal import mock_random
from moto.moto_api._internal import urls as moto_api_urls
from moto.organizations import models as organizations

SERVICE = "security-ir"
PRINCIPAL = "security-ir.amazonaws.com"
# https://docs.aws.amazon.com/general/latest/gr/security-ir.html
REGIONS = [
    "us-east-1", "us-east-2", "us-west-2", "eu-central-1", "eu-central-2", "eu-west-1", "eu-west-2", "eu-west-3", "eu-south-1", "eu-south-2",
    "eu-north-1", "ap-east-1", "ap-south-1", "ap-south-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4",
    "ap-northeast-1", "ap-northeast-2", "ca-central-1", "me-south-1", "me-central-1", "sa-east-1", "af-south-1",
]
# From which status a self-managed case may go where; the documentation of UpdateCaseStatus in the model.
CONTAINMENT = "Containment, Eradication and Recovery"
MOVES = {
    "Submitted": ["Detection and Analysis"],
    "Detection and Analysis": [CONTAINMENT, "Post-incident Activities"],
    CONTAINMENT: ["Detection and Analysis", "Post-incident Activities"],
    "Post-incident Activities": [CONTAINMENT, "Detection and Analysis"],
}
MOST_TAGS = 200


class Refused(ServiceException):
    """An error of the model, with the members that the model asks of it."""

    def __init__(self, code, message, **members):
        super().__init__(code, message)
        members = {"reason": "OTHER", **members} if code == "ValidationException" else members
        for name, value in members.items():
            setattr(self, name, value)


def not_found(what):
    return Refused("ResourceNotFoundException", f"{what} does not exist")


def conflict(message, kind, resource):
    return Refused("ConflictException", message, resourceType=kind, resourceId=resource)


def of_fault(code):
    members = {
        "ConflictException": {"resourceId": "unknown", "resourceType": "membership"},
        "ServiceQuotaExceededException": {"resourceId": "x", "resourceType": "membership", "serviceCode": SERVICE, "quotaCode": "L-1"},
    }
    return Refused(code, "as was asked for", **members.get(code, {}))


# What the model says of an input


def broken(shape, value, name=""):
    """Maximums, patterns and enumerations, which botocore's validator leaves to the service. Values are not repeated: some are sensitive."""
    metadata = shape.metadata
    size = value if shape.type_name in ("integer", "long") else len(value) if hasattr(value, "__len__") else None
    if "max" in metadata and size is not None and size > metadata["max"]:
        yield name, f"must be at most {metadata['max']}"
    if shape.type_name == "string" and "pattern" in metadata and not re.fullmatch(metadata["pattern"], value):
        yield name, f"must satisfy regular expression pattern: {metadata['pattern']}"
    if shape.type_name == "string" and metadata.get("enum") and value not in metadata["enum"]:
        yield name, f"must satisfy enum value set: {metadata['enum']}"
    if shape.type_name == "structure":
        for member, its in shape.members.items():
            if value.get(member) is not None:
                yield from broken(its, value[member], f"{name}.{member}".lstrip("."))
    elif shape.type_name == "list":
        for index, item in enumerate(value):
            yield from broken(shape.member, item, f"{name}.{index + 1}.member")
    elif shape.type_name == "map":
        for key, item in value.items():
            yield from broken(shape.key, key, f"{name}.{key}.key")
            yield from broken(shape.value, item, f"{name}.{key}.value")


def validate(shape, given):
    # In the report of botocore's validator a value may stand, in its errors only the names.
    errors = ParamValidator().validate(given, shape)._errors
    names = {
        "missing required field": lambda name, more: (f"{name}.{more['required_name']}", "is required"),
        "unknown field": lambda name, more: (f"{name}.{more['unknown_param']}", "is not a member"),
        "invalid length": lambda name, more: (name, f"must have at least {more['min_allowed']}"),
        "invalid range": lambda name, more: (name, f"must be at least {more['min_allowed']}"),
    }
    found = [names.get(kind, lambda name, _: (name, kind))(name, more) for kind, name, more in errors]
    if not found:
        found = list(broken(shape, given))
    if found:
        fields = [{"name": name.lstrip("."), "message": message} for name, message in found]
        said = "; ".join(f"{field['name']} {field['message']}" for field in fields)
        raise Refused("ValidationException", f"{len(fields)} validation errors: {said}", reason="FIELD_VALIDATION_FAILED", fieldList=fields)


# State


def now():
    return datetime.now(timezone.utc)


class SecurityIRBackend(BaseBackend):
    def __init__(self, region_name, account_id):
        super().__init__(region_name, account_id)
        self.memberships, self.cases, self.tags, self.tokens = {}, {}, {}, {}
        self.covered_once = {}
        self.faults, self.page_size, self.account_errors, self.metrics = [], 25, {}, {}

    @property
    def flask_paths(self):
        return {"/<path:anything>": SecurityIRResponse.dispatch}

    def control(self, asked):
        self.faults += [{"times": 1, **fault} for fault in asked.get("faults", [])]
        self.page_size = asked.get("pageSize", self.page_size)
        self.account_errors = asked.get("accountErrors", self.account_errors)
        self.metrics = asked.get("metrics", self.metrics)
        for membership, members in asked.get("memberships", {}).items():
            self.membership(membership).update(members)

    def next_fault(self, operation):
        for fault in self.faults:
            if fault["operation"] in (operation, "*") and fault["times"] > 0:
                fault["times"] -= 1
                return fault["error"]
        return None

    def arn(self, kind, resource):
        return f"arn:aws:security-ir:{self.region_name}:{self.account_id}:{kind}/{resource}"

    def membership(self, membership_id):
        if membership_id not in self.memberships:
            raise not_found(f"membership {membership_id}")
        return self.memberships[membership_id]

    def case(self, case_id):
        if case_id not in self.cases:
            raise not_found(f"case {case_id}")
        return self.cases[case_id]

    def tags_of(self, arn):
        if arn not in self.tags:
            raise not_found(arn)
        return self.tags[arn]

    # the organization that moto has

    def organization(self):
        owner = organizations.organizations_backends.master_accounts.get(self.account_id)
        return organizations.organizations_backends[owner[0]][owner[1]] if owner else None

    def for_organization(self):
        """Whether the account acts for its organization: as management account or as delegated administrator of the service."""
        found = self.organization()
        if found is None:
            return False
        delegated = any(admin.account.id == self.account_id and PRINCIPAL in admin.services for admin in found.admins)
        return delegated or found.org.master_account_id == self.account_id

    def units_above(self, unit):
        parents = {each.id: each.parent_id for each in self.organization().ou}
        while unit in parents:
            yield unit
            unit = parents[unit]

    def covered(self, membership):
        found = self.organization()
        if membership["customerType"] == "Standalone" or found is None:
            return [self.account_id]
        configured = membership["membershipAccountsConfigurations"]
        units = set(configured["organizationalUnits"])
        return [
            account.id
            for account in found.accounts
            if account.status == "ACTIVE"
            and (configured["coverEntireOrganization"] or units.intersection(self.units_above(account.parent_id)))
        ]

    def seen(self, membership):
        """The membership as it is answered, and who is covered by it is remembered."""
        covered = self.covered(membership)
        self.covered_once.setdefault(membership["membershipId"], set()).update(covered)
        return {**membership, "numberOfAccountsCovered": len(covered)}


security_ir_backends = BackendDict(SecurityIRBackend, SERVICE, use_boto3_regions=False, additional_regions=REGIONS)


class SecurityIRResponse(BaseResponse):
    def __init__(self):
        super().__init__(service_name=SERVICE)
        self.automated_parameter_parsing = False

    @property
    def backend(self):
        return security_ir_backends[self.current_account][self.region]

    # Signature and policy

    def _authenticate_and_authorize_normal_action(self, resource="*"):
        # moto takes the decoded path and, where there is no body, the headers for what was signed.
        self.uri, self.data = self.request_uri, {}
        try:
            super()._authenticate_and_authorize_normal_action(resource)
        except AccessDeniedError as error:
            raise answered(403, "AccessDeniedException", error.message) from error
        except _RESTError as error:
            raise answered(error.code, {"InvalidClientTokenId": "UnrecognizedClientException"}.get(error.error_type, error.error_type), error.message) from error

    def _determine_resource(self):
        """ARN that a policy is asked for: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecurityincidentresponse.html"""
        path = self.request_path
        for kind, pattern in (("membership", r"/v1/membership/(m-[^/]+)"), ("case", r"/v1/cases/(\d[^/]*)")):
            found = re.match(pattern, path)
            if found:
                return f"arn:aws:security-ir:{self.region}:{self.current_account}:{kind}/{found.group(1)}"
        return "*"

    # Parsing and answering by the model

    def call_action(self):
        if not self._get_action():
            return answered(404, "UnknownOperationException", "no operation has this method and path").as_response()
        return super().call_action()

    def setup_class(self, request, full_url, headers, use_raw_body=False):
        super().setup_class(request, full_url, headers, use_raw_body=use_raw_body)
        self.request = request
        self.request_uri = request.environ["RAW_URI"]
        self.request_path = self.request_uri.split("?")[0]
        # Headers and query are not where an operation of this service stands.
        self.querystring = {}

    def input(self):
        """The input of the operation, by the model: refused where it is not of the model, or where a fault is due."""
        operation = self._get_action()
        fault = self.backend.next_fault(operation)
        if fault:
            raise of_fault(fault)
        shape = get_service_model(SERVICE).operation_model(operation).input_shape
        try:
            self.parse_parameters(self.request)
            body = json.loads(self.body) if self.body else {}
            located = {name: value for name, value in self.params.items() if "location" in shape.members[name].serialization}
            given = {**located, **{name: value for name, value in body.items() if value is not None}}
        except (ValueError, TypeError, AttributeError, KeyError) as error:
            raise Refused("ValidationException", "the request cannot be parsed", reason="CANNOT_PARSE") from error
        doubled = [name for name in body if name in shape.members and "location" in shape.members[name].serialization]
        if doubled:
            raise Refused("ValidationException", f"{doubled} do not belong in the body", reason="CANNOT_PARSE")
        # What came over the wire, before the parser made a number of "5" and true of "true".
        validate(shape, given)
        return self.params

    def page(self, found, given):
        size = min(given.get("maxResults", self.backend.page_size), self.backend.page_size)
        token = given.get("nextToken")
        if token is not None and not re.fullmatch(r"page-\d+", token):
            raise Refused("ValidationException", "nextToken was not handed out by this operation")
        start = int(token[5:]) if token else 0
        more = {"nextToken": f"page-{start + size}"} if start + size < len(found) else {}
        return {"items": found[start : start + size], **more}

    def once(self, given, make):
        """What was made with the same client token."""
        key = (self._get_action(), given.get("clientToken") or mock_random.uuid4())
        if key not in self.backend.tokens:
            self.backend.tokens[key] = make()
        return self.backend.tokens[key]

    # Memberships

    def list_memberships(self):
        given = self.input()
        return ActionResult(self.page(list(self.backend.memberships.values()), given))

    def get_membership(self):
        return ActionResult(self.backend.seen(self.backend.membership(self.input()["membershipId"])))

    def create_membership(self):
        given = self.input()
        return ActionResult({"membershipId": self.once(given, lambda: self.make_membership(given))})

    def make_membership(self, given):
        backend = self.backend
        for existing in backend.memberships.values():
            if existing["membershipStatus"] != "Terminated":
                raise conflict("the account has a membership in this Region", "membership", existing["membershipId"])
        identifier = f"m-{mock_random.get_random_hex(12)}"
        arn = backend.arn("membership", identifier)
        backend.memberships[identifier] = {
            "membershipId": identifier,
            "accountId": backend.account_id,
            "region": backend.region_name,
            "membershipName": given["membershipName"],
            "membershipArn": arn,
            "membershipStatus": "Active",
            "membershipActivationTimestamp": now(),
            "customerType": "Organization" if backend.for_organization() else "Standalone",
            "incidentResponseTeam": given["incidentResponseTeam"],
            "optInFeatures": given.get("optInFeatures", []),
            "membershipAccountsConfigurations": {
                "coverEntireOrganization": given.get("coverEntireOrganization", False),
                "organizationalUnits": [],
            },
        }
        backend.tags[arn] = dict(given.get("tags", {}))
        return identifier

    def update_membership(self):
        given = self.input()
        membership = self.backend.membership(given["membershipId"])
        status, identifier = membership["membershipStatus"], membership["membershipId"]
        undo, coverage = given.get("undoMembershipCancellation"), given.get("membershipAccountsConfigurationsUpdate", {})
        additions, removals = coverage.get("organizationalUnitsToAdd", []), coverage.get("organizationalUnitsToRemove", [])
        if undo is False:
            raise Refused("ValidationException", "undoMembershipCancellation can only be true")
        if additions and removals:
            raise Refused("ValidationException", "organizational units cannot be added and removed in one call")
        if undo and status != "Cancelled":
            raise conflict("only a cancelled membership can be brought back", "membership", identifier)
        if not undo and status in ("Cancelled", "Terminated"):
            raise conflict(f"the membership is {status.lower()}", "membership", identifier)
        self.backend.seen(membership)
        if undo:
            membership["membershipStatus"] = "Active"
            membership.pop("membershipDeactivationTimestamp", None)
        for name in ("membershipName", "incidentResponseTeam", "optInFeatures"):
            if name in given:
                membership[name] = given[name]
        present = membership["membershipAccountsConfigurations"]
        units = [unit for unit in present["organizationalUnits"] if unit not in removals]
        membership["membershipAccountsConfigurations"] = {
            "coverEntireOrganization": coverage.get("coverEntireOrganization", present["coverEntireOrganization"]),
            "organizationalUnits": list(dict.fromkeys(units + additions)),
        }
        return ActionResult({})

    def cancel_membership(self):
        membership = self.backend.membership(self.input()["membershipId"])
        if membership["membershipStatus"] != "Active":
            raise conflict("only an active membership can be cancelled", "membership", membership["membershipId"])
        membership.update(membershipStatus="Cancelled", membershipDeactivationTimestamp=now())
        return ActionResult({"membershipId": membership["membershipId"]})

    def batch_get_member_account_details(self):
        given = self.input()
        backend = self.backend
        membership = backend.membership(given["membershipId"])
        backend.seen(membership)
        covered, organization = backend.covered(membership), backend.organization()
        members = [account.id for account in organization.accounts] if organization else [backend.account_id]
        items, errors = [], []
        for account in given["accountIds"]:
            if account in backend.account_errors:
                errors.append({"accountId": account, "error": backend.account_errors[account], "message": "as was asked for"})
                continue
            once = account in backend.covered_once[membership["membershipId"]]
            status = "Associated" if account in covered else "Disassociated" if once else "Unassociated"
            kind = "Organization" if account in members else "Unrelated"
            items.append({"accountId": account, "relationshipStatus": status, "relationshipType": kind})
        return ActionResult({"items": items, "errors": errors})

    def get_finding_metrics(self):
        given = self.input()
        self.backend.membership(given["membershipId"])
        if given["startDate"] > given["endDate"]:
            raise Refused("ValidationException", "startDate is after endDate")
        members = get_service_model(SERVICE).operation_model("GetFindingMetrics").output_shape.members
        return ActionResult({name: self.backend.metrics.get(name, 0) for name in members})

    # Cases

    def list_cases(self):
        given = self.input()
        found = list(self.backend.cases.values())
        return ActionResult({**self.page(found, given), "total": len(found)})

    def get_case(self):
        return ActionResult(self.backend.case(self.input()["caseId"]))

    def create_case(self):
        given = self.input()
        return ActionResult({"caseId": self.once(given, lambda: self.make_case(given))})

    def make_case(self, given):
        backend = self.backend
        if not any(membership["membershipStatus"] == "Active" for membership in backend.memberships.values()):
            raise Refused("SecurityIncidentResponseNotActiveException", "the account has no active membership in this Region")
        identifier = f"{mock_random.randint(1, 9)}{mock_random.randint(0, 999999999):09d}"
        arn = backend.arn("case", identifier)
        kept = {name: value for name, value in given.items() if name not in ("clientToken", "tags")}
        kept["reportedIncidentStartDate"] = given["reportedIncidentStartDate"].replace(tzinfo=timezone.utc)
        backend.cases[identifier] = {
            **kept, "caseId": identifier, "caseArn": arn, "caseStatus": "Submitted", "createdDate": now(), "lastUpdatedDate": now(),
            "pendingAction": "None", "comments": [],
        }
        backend.tags[arn] = dict(given.get("tags", {}))
        return identifier

    def open_case(self, case_id):
        case = self.backend.case(case_id)
        if case["caseStatus"] == "Closed":
            raise conflict("the case is closed", "case", case_id)
        return case

    def update_case_status(self):
        given = self.input()
        case = self.open_case(given["caseId"])
        if case["resolverType"] != "Self":
            raise Refused("ValidationException", "only the status of a self-managed case can be set")
        if given["caseStatus"] not in MOVES[case["caseStatus"]]:
            raise Refused("ValidationException", f"a case that is {case['caseStatus']} cannot become {given['caseStatus']}")
        case.update(caseStatus=given["caseStatus"], lastUpdatedDate=now())
        return ActionResult({"caseStatus": given["caseStatus"]})

    def close_case(self):
        case = self.open_case(self.input()["caseId"])
        case.update(caseStatus="Closed", closedDate=now(), lastUpdatedDate=now())
        return ActionResult({"caseStatus": "Closed", "closedDate": case["closedDate"]})

    def create_case_comment(self):
        given = self.input()
        case = self.open_case(given["caseId"])

        def make():
            identifier = f"{len(case['comments']) + 1:06d}"
            who = {"creator": self.current_account, "lastUpdatedBy": self.current_account}
            case["comments"].append({"commentId": identifier, "body": given["body"], "createdDate": now(), "lastUpdatedDate": now(), **who})
            case["lastUpdatedDate"] = now()
            return identifier

        return ActionResult({"commentId": self.once(given, make)})

    def list_comments(self):
        given = self.input()
        found = self.backend.case(given["caseId"])["comments"]
        return ActionResult({**self.page(found, given), "total": len(found)})

    # Tags

    def list_tags_for_resource(self):
        return ActionResult({"tags": self.backend.tags_of(self.input()["resourceArn"])})

    def tag_resource(self):
        given = self.input()
        tags = self.backend.tags_of(given["resourceArn"])
        if len({**tags, **given["tags"]}) > MOST_TAGS:
            raise Refused("ServiceQuotaExceededException", "too many tags", resourceId=given["resourceArn"], resourceType="tag", serviceCode=SERVICE, quotaCode="tags")
        tags.update(given["tags"])
        return ActionResult({})

    def untag_resource(self):
        given = self.input()
        tags = self.backend.tags_of(given["resourceArn"])
        for key in given["tagKeys"]:
            tags.pop(key, None)
        return ActionResult({})


class answered(JsonRESTError):  # noqa: N801 - raised as a sentence
    """An error that no model has."""

    def __init__(self, status, code, message):
        super().__init__(code, message)
        self.code = status

    def as_response(self):
        return self.code, {"x-amzn-errortype": self.error_type, "content-type": "application/json"}, self.description


def control(request, _url, _headers):
    asked = json.loads(request.data)
    try:
        security_ir_backends[asked["account"]][asked["region"]].control(asked)
    except ServiceException as error:
        return 400, {}, str(error)
    return 200, {}, "{}"


def install():
    # moto finds a backend by the name of a module below its own.
    module = sys.modules[__name__]
    module.securityir_backends = security_ir_backends
    sys.modules["moto.securityir"] = module
    backend_index.backend_url_patterns.append(("securityir", re.compile(r"https?://security-ir\.(.+)\.amazonaws\.com")))
    moto_api_urls.url_paths["{0}/moto-api/security-ir"] = control
