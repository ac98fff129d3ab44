"""Runs a command of the AWS CLI as that CLI does, by botocore's models and boto3: `python aws_run.py 'aws organizations list-roots'`.

Endpoint, Region and credentials come from the environment, files from the current folder. Prints the answer as JSON, or as text with
`--output text`. Exits 252 where the models do not take the command, and 254 where the service refuses it, as the AWS CLI does.
"""

import json
import shlex
import subprocess
import sys
from pathlib import Path

import boto3
import jmespath
from aws_commands import RENAMED, SUBSTITUTION, options_of, problems_of, session
from botocore import xform_name
from botocore.exceptions import ClientError, ParamValidationError


class Files:
    """Files of the current folder, by the name after file://; JSON where they are."""

    def get(self, name):
        text = Path(name).read_text()
        try:
            return json.loads(text)
        except ValueError:
            return text


def value_of(shape, words):
    if shape.type_name == "boolean":
        return True
    [first, *_] = words
    if first.startswith("file://"):
        return Files().get(first[len("file://") :])
    if shape.type_name in ("structure", "map") or first[:1] in "[{":
        return json.loads(first)
    if shape.type_name == "list":
        return [value_of(shape.member, [word]) for word in words]
    return int(first) if shape.type_name in ("integer", "long") else first


def run(command):
    problems = problems_of(command, Files())
    if problems:
        print("\n".join(problems), file=sys.stderr)
        return 252
    while found := SUBSTITUTION.search(command):
        inner = subprocess.run([sys.executable, __file__, found[1]], capture_output=True, text=True, check=False)
        if inner.returncode != 0:
            print(inner.stderr, file=sys.stderr)
            return inner.returncode
        command = command.replace(found[0], inner.stdout.strip())
    _, service, operation, *rest = shlex.split(command)
    service = RENAMED.get(service, service)
    model = session.get_service_model(service)
    name = next(name for name in model.operation_names if xform_name(name, "-") == operation)
    shape = model.operation_model(name).input_shape
    members = shape.members if shape is not None else {}
    by_option = {xform_name(member, "-"): member for member in members}
    given, general = {}, {}
    for option, words in options_of(rest):
        if option == "cli-input-json":
            given = {**Files().get(words[0][len("file://") :]), **given}
        elif option in ("region", "query", "output", "profile"):
            general[option] = words[0]
        elif option not in by_option and option.startswith("no-"):
            given[by_option[option[3:]]] = False
        else:
            given[by_option[option]] = value_of(members[by_option[option]], words)
    client = boto3.client(service, region_name=general.get("region"))
    try:
        answer = getattr(client, xform_name(name))(**given)
    except (ClientError, ParamValidationError) as error:
        print(error, file=sys.stderr)
        return 254
    answer.pop("ResponseMetadata", None)
    if "query" in general:
        answer = jmespath.search(general["query"], answer)
    if general.get("output") == "text":
        print("\t".join(answer) if isinstance(answer, list) else answer)
    elif answer:
        print(json.dumps(answer, default=str))
    return 0


sys.exit(run(sys.argv[1]))
