"""Judges commands of the AWS CLI by botocore's models, from which that CLI is made.

Reads {"commands": [...], "files": {name: content}} and prints a list of problems for each command, as one JSON document. Words in capitals
alone, such as CASE, stand for values that a reader puts in: of these the name of the parameter is checked, and not the value.
"""

import json
import re
import shlex
import sys

import botocore.session
import jmespath
from botocore import xform_name
from botocore.exceptions import UnknownServiceError
from botocore.validate import ParamValidator

session = botocore.session.get_session()
# Options of every command that take a value, and that no model has.
EVERYWHERE = {"region", "profile", "output", "query", "cli-input-json"}
# Services whose name in the CLI is another than botocore's.
RENAMED = {"s3api": "s3"}
SUBSTITUTION = re.compile(r"\$\((aws [^)]*)\)")
PLACEHOLDER = re.compile(r"[A-Z]+")


def problems_of(command, files):
    inner = [problem for nested in SUBSTITUTION.findall(command) for problem in problems_of(nested, files)]
    try:
        words = shlex.split(SUBSTITUTION.sub("SUBSTITUTED", command))
    except ValueError as error:
        return inner + [f"no shell reads it: {error}"]
    if len(words) < 3 or words[0] != "aws":
        return inner + ["no command of the AWS CLI"]
    try:
        service = session.get_service_model(RENAMED.get(words[1], words[1]))
    except UnknownServiceError:
        return inner + [f"no service {words[1]}"]
    operations = {xform_name(name, "-"): name for name in service.operation_names}
    if words[2] not in operations:
        return inner + [f"{words[1]} has no operation {words[2]}"]
    return inner + problems_of_options(service.operation_model(operations[words[2]]).input_shape, words[3:], files)


def problems_of_options(shape, words, files):
    members = shape.members if shape is not None else {}
    by_option = {xform_name(name, "-"): name for name in members}
    problems, given, whole = [], set(), set()
    for option, values in options_of(words):
        if option is None:
            problems.append(f"{values[0]} belongs to no option")
        elif option in EVERYWHERE:
            problems += problems_of_general(option, values, shape, files)
            if option == "cli-input-json" and len(values) == 1:
                whole |= set(content_of(values[0], files) or {})
        else:
            switched_off = option.startswith("no-") and option not in by_option
            name = by_option.get(option[3:] if switched_off else option)
            if name is None or (switched_off and members[name].type_name != "boolean"):
                problems.append(f"no option --{option}")
                continue
            given.add(name)
            problems += problems_of_values(members[name], option, values, files)
    required = set(shape.required_members if shape is not None else [])
    problems += [f"--{xform_name(name, '-')} is required" for name in sorted(required - given - whole)]
    return problems


def options_of(words):
    found = []
    for word in words:
        if word.startswith("--"):
            found.append((word[2:], []))
        elif not found:
            found.append((None, [word]))
        else:
            found[-1][1].append(word)
    return found


def problems_of_general(option, values, shape, files):
    if len(values) != 1:
        return [f"--{option} takes one value"]
    if option == "query":
        try:
            jmespath.compile(values[0])
        except jmespath.exceptions.JMESPathError as error:
            return [f"--query is no JMESPath: {error}"]
    if option == "cli-input-json":
        content = content_of(values[0], files)
        return [f"{values[0]} was not given"] if content is None else validated(content, shape)
    return []


def problems_of_values(shape, option, values, files):
    if shape.type_name == "boolean":
        return [f"--{option} takes no value"] if values else []
    if not values:
        return [f"--{option} takes a value"]
    if len(values) == 1 and values[0].startswith("file://"):
        content = content_of(values[0], files)
        return [f"{values[0]} was not given"] if content is None else validated(content, shape)
    if shape.type_name in ("structure", "map") or values[0][:1] in "[{":
        if len(values) != 1:
            return [f"--{option} takes one value"]
        try:
            return validated(json.loads(values[0]), shape)
        except ValueError:
            return [f"--{option} is no JSON"]
    if shape.type_name == "list":
        return [problem for value in values for problem in problems_of_scalar(value, shape.member, option)]
    return problems_of_scalar(values[0], shape, option) if len(values) == 1 else [f"--{option} takes one value"]


def problems_of_scalar(value, shape, option):
    if PLACEHOLDER.fullmatch(value) and not getattr(shape, "enum", None):
        return []
    if shape.type_name in ("integer", "long"):
        return [] if re.fullmatch(r"\d+", value) else [f"--{option} takes a number"]
    return validated(value, shape)


def validated(value, shape):
    report = ParamValidator().validate(value, shape)
    return ([report.generate_report()] if report.has_errors() else []) + enums(value, shape)


def enums(value, shape):
    """What botocore leaves to the service."""
    if shape.type_name == "structure" and isinstance(value, dict):
        return [p for name, member in shape.members.items() if name in value for p in enums(value[name], member)]
    if shape.type_name == "list" and isinstance(value, list):
        return [p for item in value for p in enums(item, shape.member)]
    allowed = getattr(shape, "enum", None)
    return [f"{value} is none of {', '.join(allowed)}"] if allowed and value not in allowed else []


def content_of(uri, files):
    return files.get(uri[len("file://") :]) if uri.startswith("file://") else None


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    print(json.dumps([problems_of(command, asked["files"]) for command in asked["commands"]]))
