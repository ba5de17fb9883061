"""The kinds of check, one file each. All are data plus two steps: `plan` cases, `grade` outcomes."""

from grader.checks.agrees import Agrees
from grader.checks.base import Check, drive
from grader.checks.contract import Contract
from grader.checks.differentiates import Differentiates
from grader.checks.holds import Holds
from grader.checks.parts import PlanContext
from grader.checks.raises import Raises

__all__ = ["Agrees", "Check", "Contract", "Differentiates", "Holds", "PlanContext", "Raises", "drive"]
