"""`./skranke doctor`: looks at everything that can be wrong with an installation, and says what to do."""

import json
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.text import Text

from house import examine_data, examine_machine
from house.findings import Finding, Verdict

COLOURS = {Verdict.OK: "green", Verdict.WARN: "yellow", Verdict.FAIL: "red"}


def run(*, data: Path, as_json: bool) -> int:
    """Print every finding; 1 if something must be mended."""
    findings = [*examine_machine.findings(), *examine_data.findings(data)]
    if as_json:
        print(json.dumps([asdict(finding) for finding in findings], indent=1, ensure_ascii=False))
    else:
        _show(findings)
    return int(any(finding.verdict is Verdict.FAIL for finding in findings))


def _show(findings: list[Finding]) -> None:
    console = Console()
    for finding in findings:
        verdict = Text(f"{finding.verdict:6}", COLOURS[finding.verdict])
        console.print(verdict + Text(f"{finding.what:16}{finding.words}", "default"), soft_wrap=True)
        if finding.todo:
            console.print(Text(f"{'':22}→ {finding.todo}"), soft_wrap=True)
