"""Misbehaviour: which faults there are, when they happen, and what they do to an answer."""

from localcite.sandbox.faults.catalogue import Fault, Stage
from localcite.sandbox.faults.rules import Faults, Rule

__all__ = ["Fault", "Faults", "Rule", "Stage"]
